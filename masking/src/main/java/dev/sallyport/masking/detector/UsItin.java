package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * US individual taxpayer identification numbers, written with hyphens or spaces: the first digit is
 * 9, the fourth and fifth are of the ranges that the IRS gives out (Internal Revenue Manual
 * 3.21.263).
 */
final class UsItin implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("us-itin");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of("9\\d{2}(-\\d{2}-| \\d{2} )\\d{4}", Contexts.NOT_NUMBER, Contexts.PUNCTUATION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    String digits = Digits.of(candidate);
    int group = Integer.parseInt(digits.substring(3, 5));
    boolean given =
        (group >= 50 && group <= 65)
            || (group >= 70 && group <= 88)
            || (group >= 90 && group <= 92)
            || group >= 94;
    return given && !digits.endsWith("0000") && !Digits.continuesNumber(candidate);
  }
}
