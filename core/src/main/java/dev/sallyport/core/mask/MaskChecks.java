package dev.sallyport.core.mask;

import java.util.Optional;

/** Finds out whether masking can do what a configuration asks of it. */
public interface MaskChecks {

  /**
   * Why a detector of a gateway's own cannot be looked for, in words for people; empty if it can.
   */
  Optional<String> fault(CustomDetector detector);

  /** Why messages cannot be read by a {@code FileDescriptorSet}, likewise. */
  Optional<String> descriptorFault(byte[] fileDescriptorSet);
}
