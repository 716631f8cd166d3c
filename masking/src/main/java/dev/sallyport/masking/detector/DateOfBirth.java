package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/** Dates of birth, by the name of the JSON member alone. */
final class DateOfBirth implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("date-of-birth");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of();
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "dateofbirth",
        "birthdate",
        "dob",
        "birthday",
        "bday",
        "birthdt",
        "borndate",
        "bornon",
        "geburtsdatum");
  }
}
