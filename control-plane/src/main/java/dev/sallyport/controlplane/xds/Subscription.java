package dev.sallyport.controlplane.xds;

import com.google.protobuf.Message;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one stream has asked for of one type, was sent, and has said to it. */
final class Subscription {

  private final XdsType type;
  private Set<String> names = Set.of();
  private boolean asked;

  /** Version and nonce of the last response; null before the first. */
  private @Nullable String version;

  private @Nullable String nonce;
  private boolean answerOwed;
  private boolean awaitingAnswer;
  private @Nullable String refusedVersion;
  private String refusal = "";

  Subscription(XdsType type) {
    this.type = type;
  }

  XdsType type() {
    return type;
  }

  boolean isAsked() {
    return asked;
  }

  Set<String> names() {
    return names;
  }

  /** The first request of the stream for this type. It always gets an answer. */
  void open(Set<String> wanted) {
    asked = true;
    answerOwed = true;
    names = wanted;
  }

  /** Whether a request is about the last response. Envoy sends others again by itself. */
  boolean isCurrent(String responseNonce) {
    return responseNonce.equals(nonce);
  }

  void acknowledged(Set<String> wanted) {
    names = wanted;
    awaitingAnswer = false;
  }

  void refused(Set<String> wanted, String detail) {
    names = wanted;
    awaitingAnswer = false;
    refusedVersion = version;
    refusal = detail;
  }

  boolean isAwaitingAnswer() {
    return awaitingAnswer;
  }

  /** Envoy's words if it has refused exactly this content before. */
  @Nullable String refusalOf(String wantedVersion) {
    return wantedVersion.equals(refusedVersion) ? refusal : null;
  }

  boolean needs(String wantedVersion) {
    return asked && (answerOwed || !wantedVersion.equals(version));
  }

  void sent(String sentVersion, String sentNonce) {
    version = sentVersion;
    nonce = sentNonce;
    answerOwed = false;
    awaitingAnswer = true;
  }

  /**
   * Whether this Envoy has subscribed to all of these resources and has acknowledged the last
   * response.
   */
  boolean covers(SequencedMap<String, Message> resources) {
    if (type.isWildcard()) {
      return asked && !awaitingAnswer;
    }
    return !awaitingAnswer && names.containsAll(resources.keySet());
  }
}
