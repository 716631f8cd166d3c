package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * UK national insurance numbers: two letters of those in use, six digits, a suffix from A to D
 * (HMRC, NIM39110), together or in pairs.
 */
final class UkNino implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("uk-nino");
  }

  private static final Set<String> UNUSED = Set.of("BG", "GB", "KN", "NK", "NT", "TN", "ZZ");

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]([ \\-]?\\d{2}){3}[ \\-]?[A-D]",
            Contexts.NOT_WORD));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    return !UNUSED.contains(candidate.text().substring(0, 2));
  }
}
