package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * US social security numbers, written with hyphens, spaces or points, or without behind the words.
 * The area is not 000, 666 or 900 and above, the group not 00, the serial number not 0000 (SSA,
 * POMS RM 10201.035).
 */
final class UsSsn implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("us-ssn");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "\\d{3}(-\\d{2}-| \\d{2} |\\.\\d{2}\\.)\\d{4}",
            Contexts.NOT_NUMBER, Contexts.PUNCTUATION),
        Pattern.of(
            "(?i)(ssn|social security)[ a-z#:=._\\-]{1,20}\\d{9}",
            Contexts.NOT_NUMBER, Contexts.PUNCTUATION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int word = 0;
    while (!Digits.isDigit(candidate.at(word))) {
      word++;
    }
    candidate.dropFirst(word);
    String digits = Digits.of(candidate);
    String area = digits.substring(0, 3);
    return !area.equals("000")
        && !area.equals("666")
        && area.charAt(0) != '9'
        && !digits.startsWith("00", 3)
        && !digits.endsWith("0000")
        && (word > 0 || !Digits.continuesNumber(candidate));
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of("ssn", "socialsecuritynumber", "socialsecurity", "socialsecurityno", "ssnnumber");
  }
}
