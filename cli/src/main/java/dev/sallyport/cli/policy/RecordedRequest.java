package dev.sallyport.cli.policy;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.recording.segment.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is on record of a request, as far as a policy could have seen it. */
public final class RecordedRequest {

  private final Entry first;
  private RecordedEvent.@Nullable Started started;
  private RecordedEvent.@Nullable Identified caller;
  private RecordedEvent.@Nullable Head head;
  private RecordedEvent.@Nullable Decided decided;
  private RecordedEvent.@Nullable BodyEnded bodyEnded;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  RecordedRequest(Entry first) {
    this.first = first;
  }

  /** Takes a further event of the exchange; whether it was the last. */
  boolean add(Entry entry) {
    switch (entry.data()) {
      case RecordedEvent.Started event -> started = event;
      case RecordedEvent.Identified event -> caller = event;
      case RecordedEvent.Decided event -> decided = event;
      case RecordedEvent.Head event -> {
        if (event.direction() == Direction.REQUEST) {
          head = event;
        }
      }
      case RecordedEvent.Ended event -> {
        return true;
      }
      case RecordedEvent.Approval event -> {}
      case RecordedEvent.Body event -> {
        if (event.direction() == Direction.REQUEST) {
          body.write(event.bytes().bytes(), 0, event.bytes().length());
        }
      }
      case RecordedEvent.BodyEnded event -> {
        if (event.direction() == Direction.REQUEST) {
          bodyEnded = event;
        }
      }
    }
    return false;
  }

  /** Id of the exchange. */
  public String id() {
    return first.exchange().value();
  }

  /** When it began. */
  public Instant at() {
    return first.at();
  }

  /** Method and path, masked as on record. */
  public String line() {
    RecordedEvent.Started start = started;
    return start == null ? "?" : start.method() + " " + path(start);
  }

  /** Name of the resource; empty if it reached none. */
  public String resource() {
    RecordedEvent.Started start = started;
    return start == null ? "" : start.resource();
  }

  /** The caller. */
  public String subject() {
    RecordedEvent.Identified known = caller;
    return known == null ? "" : known.subject();
  }

  /** What was decided; empty if the policy was not asked. */
  public Optional<RecordedEvent.Decided> decided() {
    return Optional.ofNullable(decided);
  }

  /** Whether its headers are on record. */
  public boolean hasHead() {
    return head != null;
  }

  /** What the policy was asked, but for body and kind of resource; empty if it was not. */
  public Optional<PolicyInput> input() {
    RecordedEvent.Started start = started;
    RecordedEvent.Identified known = caller;
    if (start == null || known == null || decided == null) {
      return Optional.empty();
    }
    String peer = start.peer();
    int port = peer.lastIndexOf(':');
    return Optional.of(
        new PolicyInput(
            new Identity(
                known.issuer(), known.subject(), new HashSet<>(known.groups()), Instant.MAX),
            start.resource(),
            Kind.HTTP,
            RequestHead.of(start.method(), start.authority(), path(start), headers()),
            new PolicyInput.Connection(
                start.tls().getOrDefault("downstream.version", ""),
                certificate(start),
                port < 0 ? peer : peer.substring(0, port)),
            at()));
  }

  /**
   * What the policy was asked, an element of the body each. Where that cannot be proved it is one
   * question with what is on record, without body and kind; none if the policy was not asked.
   */
  public List<PolicyInput> questions() {
    Optional<Reconstruction> whole = Reconstruction.of(this);
    List<InspectedBody> elements = whole.flatMap(Reconstruction::body).orElse(List.of());
    return whole.isPresent() && !elements.isEmpty()
        ? elements.stream().map(whole.get().input()::with).toList()
        : whole.map(Reconstruction::input).or(this::input).stream().toList();
  }

  /**
   * The body as its sender sent it; empty when that is not known: it is not on record, or cut, or
   * something in it is masked. Of requests that were not let through no body is on record.
   */
  Optional<byte[]> body() {
    RecordedEvent.BodyEnded end = bodyEnded;
    RecordedEvent.Decided known = decided;
    if (end == null) {
      return known != null && known.decision().equals("allow")
          ? Optional.of(new byte[0])
          : Optional.empty();
    }
    boolean asSent =
        end.length() == body.size()
            && end.cutAt().isEmpty()
            && end.masked().isEmpty()
            && !end.uninspected();
    return asSent ? Optional.of(body.toByteArray()) : Optional.empty();
  }

  private static Optional<PolicyInput.ClientCertificate> certificate(RecordedEvent.Started start) {
    String subject = start.tls().get("downstream.peer_subject");
    String fingerprint = start.tls().get("downstream.peer_fingerprint");
    return subject == null || fingerprint == null
        ? Optional.empty()
        : Optional.of(new PolicyInput.ClientCertificate(subject, fingerprint));
  }

  private static String path(RecordedEvent.Started start) {
    return new String(start.path().bytes(), 0, start.path().length(), StandardCharsets.UTF_8);
  }

  /** Headers by name, as far as they are on record. */
  Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new HashMap<>();
    RecordedEvent.Head known = head;
    if (known != null) {
      for (RecordedEvent.Header line : known.headers()) {
        headers
            .computeIfAbsent(line.name(), absent -> new ArrayList<>())
            .add(
                new String(line.value().bytes(), 0, line.value().length(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }
}
