package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;

/**
 * A head or body holds a value of a detector whose action is to block. As with every body that
 * cannot be inspected, nothing of the write that found it has left, and nothing more does.
 */
public final class BlockedException extends UninspectableException {

  private final DetectorId detector;

  /** For what a detector has found. */
  public BlockedException(DetectorId detector) {
    super("The exchange holds what detector " + detector + " blocks.");
    this.detector = detector;
  }

  /** The detector that found the value. */
  public DetectorId detector() {
    return detector;
  }
}
