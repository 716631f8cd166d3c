package dev.sallyport.extproc.hold;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;

/** Settles decisions that want a human. Nobody can be asked yet, so that the answer is no. */
public final class Holds {

  /** What the client of a held request is told. */
  public ErrorCode settle(Decision.Hold hold) {
    return ErrorCode.HOLD_UNAVAILABLE;
  }
}
