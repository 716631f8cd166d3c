package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * International bank account numbers (ISO 13616), together or in groups: the country has IBANs of
 * that length, and the check digits are right (mod 97).
 */
final class Iban implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("iban");
  }

  private static final String COUNTRIES =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
          + "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32"
          + "LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29"
          + "RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

  @Override
  public List<Pattern> patterns() {
    return List.of(Pattern.of("[A-Z]{2}\\d{2}([ \\-]?[A-Z0-9]){11,30}", Contexts.NOT_WORD));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    StringBuilder compact = new StringBuilder();
    for (int i = 0; i < candidate.length(); i++) {
      char c = (char) candidate.at(i);
      if (c != ' ' && c != '-') {
        compact.append(c);
      }
    }
    return compact.length() == lengthIn(compact.substring(0, 2)) && remainder(compact) == 1;
  }

  private static int lengthIn(String country) {
    for (int i = 0; i < COUNTRIES.length(); i += 4) {
      if (COUNTRIES.startsWith(country, i)) {
        return Integer.parseInt(COUNTRIES.substring(i + 2, i + 4));
      }
    }
    return -1;
  }

  private static int remainder(CharSequence iban) {
    int remainder = 0;
    for (int i = 0; i < iban.length(); i++) {
      int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
  }
}
