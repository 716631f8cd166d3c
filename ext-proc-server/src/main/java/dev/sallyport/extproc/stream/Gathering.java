package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.BodyReading;
import java.time.Duration;

/**
 * A request body that is being read before the decision. Nothing of it goes on meanwhile. How much
 * all exchanges may hold back like this is bounded: a body for which there is no room is refused,
 * because a stream that waited for room while it holds some could wait for itself.
 */
final class Gathering {

  private final BodyReading rule;
  private final ByteBudget budget;
  private final long began = System.nanoTime();
  private ByteString bytes = ByteString.EMPTY;
  private volatile long retained;

  Gathering(BodyReading rule, ByteBudget budget) {
    this.rule = rule;
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
    retained += piece.size();
    bytes = bytes.concat(piece);
  }

  /** Whether it is longer than what is read. */
  boolean isTooLarge() {
    return bytes.size() > rule.maxBytes();
  }

  /** What came so far. */
  ByteString bytes() {
    return bytes;
  }

  /** Bytes that are held back now. */
  long retained() {
    return retained;
  }

  /** Lets go of the body. */
  void end() {
    budget.letGo(retained);
    retained = 0;
    bytes = ByteString.EMPTY;
  }
}
