package dev.sallyport.extproc.hold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.request.CanonicalRequest;
import dev.sallyport.approvals.request.DigestKey;
import dev.sallyport.approvals.request.HeldRequest;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.HoldTermsException;
import dev.sallyport.approvals.review.HoldTermsJson;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.Masker;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of a request what humans can be asked about. One for each resource of a snapshot. */
public final class HoldStep {

  /** Time to answer a client before Envoy ends its silent stream. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String INLINE = "inline_seconds";

  private final GuardedResource resource;
  private final Optional<DigestKey> key;
  private final SamePerson people;
  private final Optional<URI> pages;
  private final Viewer viewer;

  /**
   * @param key binds approvals to requests; empty if nothing can be held
   * @param people which names are one person
   * @param pages where people look at approvals in a browser, if there is such a place
   * @param masker masks what reviewers see
   */
  public HoldStep(
      GuardedResource resource,
      Optional<DigestKey> key,
      SamePerson people,
      Optional<URI> pages,
      Masker masker) {
    this.resource = resource;
    this.key = key;
    this.people = people;
    this.pages = pages;
    this.viewer = new Viewer(masker);
  }

  /** What became of a request that humans are to be asked about. */
  public sealed interface Prepared {

    /**
     * They can be.
     *
     * @param inlineFor how long it may wait on its stream
     */
    record Ready(HeldCall call, Duration inlineFor) implements Prepared {}

    /**
     * They cannot be.
     *
     * @param code what the client is told
     * @param why more of it; empty for no more
     */
    record Refused(ErrorCode code, String why) implements Prepared {}

    /** The policy's terms break their schema. */
    record Broken(String why) implements Prepared {}
  }

  /** How its requests are held. */
  public HoldSettings settings() {
    return resource.hold();
  }

  /** The page on which people look at an approval, if there is one. */
  public Optional<URI> page(ApprovalId approval) {
    return pages.map(origin -> origin.resolve("/ui/approvals/" + approval.value()));
  }

  /** The caller under the one name of the person. */
  public Human requester(Identity caller) {
    return people.canonical(new Human(caller.issuer(), caller.subject()));
  }

  /**
   * Prepares a request.
   *
   * @param body the whole body
   * @param form how text is found in it; empty when it cannot be inspected
   */
  public Prepared prepare(
      Identity caller,
      RequestHead request,
      ByteBuffer body,
      Optional<Form> form,
      Decision.Hold decision) {
    Optional<JsonNode> json = terms(decision);
    if (key.isEmpty() || json.isEmpty()) {
      return new Prepared.Refused(ErrorCode.HOLD_UNAVAILABLE, "");
    }
    HoldTerms terms;
    try {
      terms = HoldTermsJson.read(json.get(), people);
    } catch (HoldTermsException e) {
      return new Prepared.Broken(String.valueOf(e.getMessage()));
    }
    Optional<String> justification =
        request.headers().first(settings().justification()).filter(words -> !words.isBlank());
    if (terms.justification() && justification.isEmpty()) {
      return new Prepared.Refused(
          ErrorCode.HOLD_JUSTIFICATION_MISSING, "Header: " + settings().justification() + ".");
    }
    return switch (CanonicalRequest.of(held(caller, request, body))) {
      case CanonicalRequest.Result.Refused(var reason) ->
          new Prepared.Refused(ErrorCode.HOLD_UNBINDABLE, reason.message());
      case CanonicalRequest.Result.Bound(CanonicalRequest canonical) ->
          new Prepared.Ready(
              new HeldCall(
                  request.exchange(),
                  requester(caller),
                  resource.name(),
                  key.get().digest(canonical),
                  json.get().toString(),
                  viewer.view(request, canonical, body, form, justification, decision)),
              longest(terms.inlineFor()));
    };
  }

  /**
   * What of a request humans are asked about, in clear: JSON with {@code method}, {@code target},
   * {@code headers}, and {@code body}, or {@code body_base64} where that is no text.
   */
  public String clear(Identity caller, RequestHead request, ByteBuffer body) {
    return ClearView.json(request, CanonicalRequest.of(held(caller, request, body)), body);
  }

  private Optional<JsonNode> terms(Decision.Hold decision) {
    JsonNode own = decision.terms().json();
    Optional<JsonNode> chosen = own.isEmpty() ? settings().review() : Optional.of(own);
    return chosen.map(
        terms -> {
          if (!(terms instanceof ObjectNode object) || terms.has(INLINE)) {
            return terms;
          }
          return object.deepCopy().put(INLINE, settings().waitSeconds());
        });
  }

  private Duration longest(Duration asked) {
    Duration most = Duration.ofSeconds(resource.idleTimeoutSeconds()).minus(MARGIN);
    return asked.compareTo(most) < 0 ? asked : most.isNegative() ? Duration.ZERO : most;
  }

  private HeldRequest held(Identity caller, RequestHead request, ByteBuffer body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header line : request.headers()) {
      headers.computeIfAbsent(line.name(), _ -> new ArrayList<>(1)).add(line.value());
    }
    return new HeldRequest(
        requester(caller),
        resource.name(),
        resource.kind(),
        request.method(),
        host(request.authority()),
        request.target().rawPath(),
        request.target().rawQuery(),
        headers,
        settings().headers(),
        body);
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }
}
