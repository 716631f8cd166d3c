package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Canadian social insurance numbers in three groups: the first digit is neither 0 nor 8, the last
 * is the Luhn check digit.
 */
final class CaSin implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("ca-sin");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "[1-79]\\d{2}(-\\d{3}-| \\d{3} )\\d{3}",
            Contexts.NOT_GROUP, Contexts.SPACE, Contexts.PUNCTUATION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    return Digits.luhn(Digits.of(candidate))
        && !Digits.continuesNumber(candidate)
        && !Digits.continuesGroups(candidate);
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of("socialinsurancenumber", "sinnumber");
  }
}
