package dev.sallyport.core.mask;

import java.util.Optional;

/** Finds out whether detectors of a gateway's own can be looked for. */
@FunctionalInterface
public interface DetectorCheck {

  /** Why a detector cannot be used, in words for people; empty if it can. */
  Optional<String> fault(CustomDetector detector);
}
