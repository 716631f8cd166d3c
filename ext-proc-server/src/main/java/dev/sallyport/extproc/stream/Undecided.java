package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.extproc.hold.Holds;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.policy.body.InspectedBody;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request whose decision waits for its body. Nothing of it goes on meanwhile. How much all
 * exchanges may hold back like this is bounded: a body for which there is no room is refused,
 * because a stream that waited for room while it holds some could wait for itself.
 */
final class Undecided {

  /** Reading a body of so many bytes takes long enough to do it elsewhere. */
  private static final int LONG = 16 * 1024;

  private final RequestJourney journey;
  private final Question question;
  private final BodyReading rule;
  private final ByteBudget budget;
  private BodyDeadlines.@Nullable Awaited awaited;
  private volatile ByteString bytes = ByteString.EMPTY;
  private Decision.@Nullable Hold hold;

  Undecided(RequestJourney journey, Question question, ByteBudget budget) {
    this.journey = journey;
    this.question = question;
    this.rule = journey.reading();
    this.budget = budget;
  }

  /**
   * The body is waited for, as long as its resource allows.
   *
   * @param late what is done if it is not whole then
   */
  void await(BodyDeadlines deadlines, Runnable late) {
    awaited = deadlines.await(Duration.ofSeconds(rule.withinSeconds()), late);
  }

  /** The body is whole, or nobody waits for the rest of it. */
  void arrived() {
    if (awaited != null) {
      awaited.end();
      awaited = null;
    }
  }

  /** Whether the body is waited for. */
  boolean isAwaited() {
    return awaited != null;
  }

  /**
   * Takes a piece.
   *
   * @throws Refusal if there is no room for it
   */
  void add(ByteString piece) throws Refusal {
    if (!budget.retain(piece.size())) {
      throw new Refusal(ErrorCode.GUARD_BUSY);
    }
    bytes = bytes.concat(piece);
  }

  /** A human has to approve it, so that it is read as far as one can be asked about it. */
  void holdFor(Decision.Hold decision) {
    hold = decision;
  }

  /** Why it is held; null as long as nobody wants that. */
  Decision.@Nullable Hold hold() {
    return hold;
  }

  /** Whether it is longer than what is read. */
  boolean isTooLarge() {
    return bytes.size() > (hold == null ? rule.maxBytes() : journey.mostHeld());
  }

  /** Whether reading it, or asking about it, would keep other streams waiting. */
  boolean mayTakeLong() {
    return bytes.size() > LONG || hold != null || question.isEncoded() || journey.mayWait();
  }

  /** What came so far. */
  ByteString bytes() {
    return bytes;
  }

  /** Bytes that are held back now. */
  long retained() {
    return bytes.size();
  }

  /** What the body is, once it is whole or too long. */
  List<InspectedBody> read() {
    return bytes.size() > rule.maxBytes()
        ? List.of(new InspectedBody.TooLarge(rule.maxBytes()))
        : question.read(bytes.asReadOnlyByteBuffer());
  }

  /** Decides. */
  Verdict decide(List<InspectedBody> body) throws Refusal, NotRecordedException {
    return journey.decide(question, body);
  }

  /** Decides on a request that is too long for a human. */
  Admission withoutApproval() throws Refusal, NotRecordedException {
    return journey.withoutApproval(question, question.readsBody() ? read() : List.of());
  }

  /** Whether the request has no body. */
  boolean ends() {
    return journey.request().ends();
  }

  /** The way to a human. */
  HoldJourney toHuman(Holds holds, HoldJourney.Host host) {
    return new HoldJourney(
        journey,
        question,
        Objects.requireNonNull(hold, "somebody wants it held"),
        this,
        holds,
        host);
  }

  /** What the body is, for the form of errors. */
  List<InspectedBody> glance() {
    return question.read(bytes.asReadOnlyByteBuffer());
  }

  /** Lets go of the body. */
  void end() {
    arrived();
    budget.letGo(bytes.size());
    bytes = ByteString.EMPTY;
  }
}
