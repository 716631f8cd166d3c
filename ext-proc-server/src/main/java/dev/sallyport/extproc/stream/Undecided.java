package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.policy.body.InspectedBody;
import java.time.Duration;
import java.util.List;

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
  private final long began = System.nanoTime();
  private volatile ByteString bytes = ByteString.EMPTY;

  Undecided(RequestJourney journey, Question question, ByteBudget budget) {
    this.journey = journey;
    this.question = question;
    this.rule = journey.reading();
    this.budget = budget;
  }

  /**
   * Takes a piece.
   *
   * @throws Refusal if there is no room for it, or the body takes too long
   */
  void add(ByteString piece) throws Refusal {
    if (System.nanoTime() - began > Duration.ofSeconds(rule.withinSeconds()).toNanos()) {
      throw new Refusal(ErrorCode.REQUEST_TIMEOUT);
    }
    if (!budget.retain(piece.size())) {
      throw new Refusal(ErrorCode.GUARD_BUSY);
    }
    bytes = bytes.concat(piece);
  }

  /** Whether it is longer than what is read. */
  boolean isTooLarge() {
    return bytes.size() > rule.maxBytes();
  }

  /** Whether reading it, or asking about it, would keep other streams waiting. */
  boolean mayTakeLong() {
    return bytes.size() > LONG || question.isEncoded() || journey.mayWait();
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
    return isTooLarge()
        ? List.of(new InspectedBody.TooLarge(rule.maxBytes()))
        : question.read(bytes.asReadOnlyByteBuffer());
  }

  /** Decides. */
  Admission admit(List<InspectedBody> body) throws Refusal, NotRecordedException {
    return journey.admit(question, body);
  }

  /** Lets go of the body. */
  void end() {
    budget.letGo(bytes.size());
    bytes = ByteString.EMPTY;
  }
}
