package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Payment card numbers: 12 to 19 digits that start with a prefix of a card brand and end with the
 * Luhn check digit (ISO/IEC 7812-1), together or in groups that spaces or hyphens separate.
 */
final class PaymentCard implements Detector {

  /**
   * Prefixes and lengths of a brand.
   *
   * @param first smallest prefix
   * @param last largest prefix, of as many digits
   * @param shortest fewest digits of a number
   * @param longest most digits of a number
   */
  private record Range(int first, int last, int shortest, int longest) {

    boolean holds(String digits) {
      int prefix = Integer.parseInt(digits.substring(0, Integer.toString(first).length()));
      return prefix >= first
          && prefix <= last
          && digits.length() >= shortest
          && digits.length() <= longest;
    }
  }

  private static final List<Range> BRANDS =
      List.of(
          new Range(4, 4, 13, 13), // Visa
          new Range(4, 4, 16, 16),
          new Range(4, 4, 19, 19),
          new Range(51, 55, 16, 16), // Mastercard
          new Range(2221, 2720, 16, 16),
          new Range(34, 34, 15, 15), // American Express
          new Range(37, 37, 15, 15),
          new Range(6011, 6011, 16, 19), // Discover
          new Range(644, 659, 16, 19),
          new Range(300, 305, 14, 19), // Diners Club
          new Range(3095, 3095, 14, 19),
          new Range(36, 36, 14, 19),
          new Range(38, 39, 14, 19),
          new Range(3528, 3589, 16, 19), // JCB
          new Range(62, 62, 16, 19), // UnionPay
          new Range(81, 82, 16, 16), // RuPay
          new Range(60, 60, 16, 16),
          new Range(508, 508, 16, 16),
          new Range(2200, 2204, 16, 19), // Mir
          new Range(5018, 5018, 12, 19), // Maestro
          new Range(5020, 5020, 12, 19),
          new Range(5038, 5038, 12, 19),
          new Range(5893, 5893, 12, 19),
          new Range(6304, 6304, 12, 19),
          new Range(6759, 6759, 12, 19),
          new Range(6761, 6763, 12, 19));

  @Override
  public DetectorId id() {
    return new DetectorId("payment-card");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "[2-68]\\d{3}([ \\-]?\\d){8,15}",
            Contexts.NOT_NUMBER, Contexts.PUNCTUATION, Contexts.ZERO_FRACTION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    String digits = Digits.of(candidate);
    return isGroupedLikeACard(candidate)
        && BRANDS.stream().anyMatch(brand -> brand.holds(digits))
        && Digits.luhn(digits)
        && !isArticle(digits)
        && !Digits.continuesNumber(candidate);
  }

  /** International article numbers (GS1 GTIN-13) have a check digit of their own. */
  private static boolean isArticle(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits.length() == 13 && sum % 10 == 0;
  }

  /** One kind of separator, the first group of four, the others of three to seven digits. */
  private static boolean isGroupedLikeACard(Candidate candidate) {
    int separator = 0;
    int group = 0;
    int groups = 0;
    for (int i = 0; i <= candidate.length(); i++) {
      if (i < candidate.length() && Digits.isDigit(candidate.at(i))) {
        group++;
        continue;
      }
      boolean only = groups == 0 && i == candidate.length();
      if (!only && (groups == 0 ? group != 4 : group < 3 || group > 7)) {
        return false;
      }
      if (i < candidate.length()) {
        if (separator != 0 && candidate.at(i) != separator) {
          return false;
        }
        separator = candidate.at(i);
      }
      groups++;
      group = 0;
    }
    return true;
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of(
        "cardnumber",
        "creditcardnumber",
        "ccnumber",
        "pan",
        "primaryaccountnumber",
        "cardno",
        "creditcard",
        "debitcardnumber",
        "ccnum");
  }
}
