package dev.sallyport.masking.detector;

/** Digits, alone and in candidates. */
public final class Digits {

  private Digits() {}

  static boolean isDigit(int symbol) {
    return symbol >= '0' && symbol <= '9';
  }

  /** Whether a byte is a hexadecimal digit. */
  public static boolean isHex(int symbol) {
    return isDigit(symbol) || (symbol >= 'a' && symbol <= 'f') || (symbol >= 'A' && symbol <= 'F');
  }

  /** The digits of a candidate without what separates them. */
  static String of(Candidate candidate) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < candidate.length(); i++) {
      if (isDigit(candidate.at(i))) {
        digits.append((char) candidate.at(i));
      }
    }
    return digits.toString();
  }

  /**
   * Whether a candidate is the tail of something longer: of a decimal number, a number with
   * hyphens, or a UUID.
   */
  static boolean continuesNumber(Candidate candidate) {
    int before = candidate.before(1);
    if (before != '.' && before != '-') {
      return false;
    }
    return isDigit(candidate.before(2)) || (before == '-' && followsHexGroup(candidate));
  }

  /** Whether a candidate in groups is the tail of more groups: a space and a digit stand before. */
  static boolean continuesGroups(Candidate candidate) {
    return candidate.before(1) == ' ' && isDigit(candidate.before(2));
  }

  /**
   * The first group of a UUID has eight digits, of which seven are in sight; the others have four.
   */
  private static boolean followsHexGroup(Candidate candidate) {
    int digits = 0;
    while (digits < 7 && isHex(candidate.before(digits + 2))) {
      digits++;
    }
    return digits == 7 || (digits == 4 && candidate.before(6) == '-');
  }

  /** Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1, annex B). */
  static boolean luhn(String digits) {
    int sum = 0;
    boolean twice = false;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int digit = digits.charAt(i) - '0';
      int value = twice ? digit * 2 : digit;
      sum += value > 9 ? value - 9 : value;
      twice = !twice;
    }
    return sum % 10 == 0;
  }
}
