package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/** Tokens that took the place of values. Whether one opens is for the stream to find out. */
public final class Token implements Detector {

  /** How a token begins. */
  static final String PREFIX = "tok_";

  @Override
  public DetectorId id() {
    return MaskPlan.TOKEN;
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(PREFIX + "[a-z0-9\\-]+_[A-Za-z0-9_\\-]+", "[^A-Za-z0-9_\\-]", "-[^A-Za-z0-9]"));
  }
}
