package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Telephone numbers: international ones with a plus sign, or with 00 and a space (ITU-T E.164, 8 to
 * 15 digits), and those of the North American plan in groups, whose area and exchange do not start
 * with 0 or 1.
 */
final class Phone implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("phone");
  }

  private static final String SEPARATOR = "[ .\\-/]";

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "\\+[1-9]( ?\\(\\d{1,4}\\) ?|" + SEPARATOR + "?\\d){7,14}",
            Contexts.NOT_NUMBER,
            Contexts.PUNCTUATION),
        Pattern.of(
            "00[1-9]\\d{0,2} (\\(0\\) ?)?\\d{1,5}(" + SEPARATOR + "?\\d){4,11}",
            Contexts.NOT_NUMBER,
            Contexts.PUNCTUATION),
        Pattern.of(
            "(1[ .\\-])?(\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .\\-])[2-9]\\d{2}[ .\\-]\\d{4}",
            Contexts.NOT_NUMBER, Contexts.PUNCTUATION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    String digits = Digits.of(candidate);
    int prefix = candidate.at(0) == '+' ? 0 : digits.startsWith("00") ? 2 : -1;
    int length = digits.length() - prefix;
    return (prefix >= 0 ? length >= 8 && length <= 15 : digits.length() >= 10)
        && !Digits.continuesNumber(candidate)
        && !(prefix == 2 && Digits.continuesGroups(candidate));
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "phone",
        "phonenumber",
        "telephone",
        "telephonenumber",
        "tel",
        "mobile",
        "mobilenumber",
        "mobilephone",
        "cellphone",
        "homephone",
        "workphone",
        "msisdn",
        "fax",
        "faxnumber");
  }
}
