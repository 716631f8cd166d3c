package dev.sallyport.extproc.record;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.masking.LineMasker;
import dev.sallyport.masking.Masker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts one exchange on record. Whatever texts go in are masked by every detector there is, however
 * little the client's own copy is masked: a recording outlives the exchange and is read by others.
 *
 * <p>An exchange has one {@code started} and exactly one {@code ended}, its last event.
 */
public final class ExchangeRecorder {

  private final Journal.Page page;
  private final Masker masker;
  private final MaskPlan everything;
  private final InstantSource clock;
  private final ExchangeId exchange;
  private String decision = "";
  private boolean ended;
  private long nanos;
  private @Nullable LineMasker lines;

  ExchangeRecorder(
      Journal.Page page,
      Masker masker,
      MaskPlan everything,
      InstantSource clock,
      ExchangeId exchange) {
    this.page = page;
    this.masker = masker;
    this.everything = everything;
    this.clock = clock;
    this.exchange = exchange;
  }

  /** What is recorded. */
  public ExchangeId exchange() {
    return exchange;
  }

  /**
   * The exchange began.
   *
   * @param resource its name; empty where a route only refuses
   * @param revision revision it obeys; empty as above
   * @param target path and query as on the wire
   */
  public void started(
      String resource,
      String revision,
      String method,
      String authority,
      String target,
      Connection connection)
      throws NotRecordedException {
    append(
        new RecordedEvent.Started(
            resource,
            revision,
            method,
            authority,
            masker.target(everything, target).shown(),
            connection.peer(),
            tls(connection)));
  }

  private static Map<String, String> tls(Connection connection) {
    Map<String, String> facts = new HashMap<>();
    put(facts, "downstream.version", connection.tlsVersion());
    put(facts, "downstream.cipher", connection.agreed().cipher());
    put(facts, "downstream.group", connection.agreed().group());
    put(facts, "downstream.connection", connection.agreed().connection());
    put(facts, "downstream.server_name", connection.serverName());
    connection
        .certificate()
        .ifPresent(
            certificate -> {
              put(facts, "downstream.peer_subject", certificate.subject());
              put(facts, "downstream.peer_fingerprint", certificate.fingerprint());
            });
    return facts;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  /** The caller was established. */
  public void identified(Identity caller) throws NotRecordedException {
    append(
        new RecordedEvent.Identified(
            caller.issuer(), caller.subject(), caller.groups().stream().sorted().toList()));
  }

  /**
   * The policy decided.
   *
   * @param bundle digest of the bundle
   * @param input digest of what it was asked
   * @param nanos how long it took, in nanoseconds
   * @param about what the request was for, by name
   */
  public void decided(
      Decision decision, String bundle, String input, long nanos, Map<String, String> about)
      throws NotRecordedException {
    this.decision =
        switch (decision) {
          case Decision.Allow allow -> "allow";
          case Decision.Deny deny -> "deny";
          case Decision.Hold hold -> "hold";
        };
    append(
        new RecordedEvent.Decided(
            this.decision,
            decision.reasons().stream().map(Reason::code).toList(),
            bundle,
            input,
            nanos / 1_000,
            masked(about)));
  }

  private Map<String, Masked> masked(Map<String, String> texts) {
    if (texts.isEmpty()) {
      return Map.of();
    }
    Map<String, Masked> masked = new HashMap<>();
    texts.forEach((name, value) -> masked.put(name, masked(value)));
    return masked;
  }

  private Masked masked(String text) {
    return text.equals(exchange.value()) ? Masker.id(exchange) : lines().text(text);
  }

  /** One for all short texts of the exchange, if there are any. */
  private LineMasker lines() {
    LineMasker made = lines;
    if (made == null) {
      made = masker.lines(everything);
      lines = made;
    }
    return made;
  }

  /**
   * A step of a request that humans have to approve.
   *
   * @param step as {@link RecordedEvent.Approval} lists them
   */
  public void approval(String step, ApprovalId approval) throws NotRecordedException {
    append(new RecordedEvent.Approval(step, approval.value()));
  }

  /**
   * A head passed.
   *
   * @param status status of a response; empty for a request
   * @param unrecorded names of headers that stay out
   */
  public void head(
      Direction direction, Optional<Integer> status, Headers headers, Predicate<String> unrecorded)
      throws NotRecordedException {
    List<RecordedEvent.Header> lines = new ArrayList<>();
    for (Header line : headers) {
      if (!line.name().startsWith(":") && !unrecorded.test(line.name())) {
        lines.add(new RecordedEvent.Header(line.name(), masked(line.value())));
      }
    }
    append(new RecordedEvent.Head(direction, status, lines));
  }

  /**
   * Opens the record of a body.
   *
   * @param level how much of the exchange is recorded
   * @param limit how many bytes of the body are kept
   */
  public BodyRecorder body(Direction direction, RecordingLevel level, long limit) {
    return new BodyRecorder(
        this, masker, everything, direction, level == RecordingLevel.FULL, limit);
  }

  /**
   * The exchange ended. Only the first call counts.
   *
   * @param status status the client got; empty when none was sent
   * @param error code the client got; empty when it got the upstream's answer
   * @param tls facts about the second door
   */
  public void ended(
      Outcome outcome, Optional<Integer> status, Optional<ErrorCode> error, Map<String, String> tls)
      throws NotRecordedException {
    if (ended) {
      return;
    }
    ended = true;
    offer(new RecordedEvent.Ended(outcome.code(), status, error.map(ErrorCode::code), tls));
  }

  /** What the policy decided; empty as long as it was not asked. */
  public String decision() {
    return decision;
  }

  /** Time spent on recording, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  void append(RecordedEvent event) throws NotRecordedException {
    if (!ended) {
      offer(event);
    }
  }

  private void offer(RecordedEvent event) throws NotRecordedException {
    long began = System.nanoTime();
    boolean taken = page.append(clock.instant(), event);
    nanos += System.nanoTime() - began;
    if (!taken) {
      throw new NotRecordedException("the journal takes no events");
    }
  }
}
