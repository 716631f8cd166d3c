package dev.sallyport.masking;

import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One body on its way through the masker, for one thread at a time. How the body is cut into chunks
 * makes no difference to what comes out in total.
 */
public interface MaskStream {

  /**
   * Takes the next bytes, up to the buffer's limit.
   *
   * @return what may leave by now; often less than was given, because a value may have begun
   * @throws UninspectableException if the body cannot be inspected; also at every later call
   */
  Masked write(ByteBuffer chunk) throws UninspectableException;

  /**
   * Ends the body.
   *
   * @return what was held back
   * @throws UninspectableException if the body is not complete
   */
  Masked finish() throws UninspectableException;

  /** What was masked so far: detectors that found something, sorted by name. */
  List<MaskCount> counts();

  /** Whether a part of the body has passed that could not be inspected. */
  default boolean hasUninspected() {
    return false;
  }

  /** Number of bytes that wait for what follows. */
  int heldBack();
}
