package dev.sallyport.approvals.request;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as ECMAScript writes them ({@code Number::toString}, ECMA-262 §6.1.6.1.20), which RFC
 * 8785 §3.2.2.3 prescribes.
 *
 * <p>{@link Double#toString(double)} gives the shortest decimal too, except that it prefers two
 * digits to one: {@code 4.9E-324} where ECMAScript has {@code 5e-324}.
 */
final class EcmaScriptNumber {

  private static final int FIRST_EXPONENT_FORM = 21;
  private static final int MOST_DIGITS = 17;
  private static final int LAST_FRACTION_FORM = -6;

  private EcmaScriptNumber() {}

  /**
   * The text.
   *
   * @throws UnbindableException if it is no double: a whole number that readers of big integers
   *     read differently, or a fraction of more than 17 digits, which is as many as any double
   *     needs
   */
  static String text(BigDecimal number) throws UnbindableException {
    if (number.signum() == 0) {
      return "0";
    }
    double nearest = number.doubleValue();
    if (nearest == 0 || Double.isInfinite(nearest)) {
      throw new UnbindableException(Unbindable.INEXACT_NUMBER);
    }
    BigDecimal shortest = shortest(Math.abs(nearest));
    BigDecimal plain = number.stripTrailingZeros();
    boolean isFractionOfADouble = plain.scale() > 0 && plain.precision() <= MOST_DIGITS;
    if (!isFractionOfADouble && shortest.compareTo(number.abs()) != 0) {
      throw new UnbindableException(Unbindable.INEXACT_NUMBER);
    }
    return (nearest < 0 ? "-" : "") + layout(shortest);
  }

  private static BigDecimal shortest(double positive) {
    BigDecimal shortest = new BigDecimal(Double.toString(positive)).stripTrailingZeros();
    if (shortest.precision() == 2) {
      BigDecimal oneDigit = shortest.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (oneDigit.doubleValue() == positive) {
        return oneDigit.stripTrailingZeros();
      }
    }
    return shortest;
  }

  private static String layout(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int count = digits.length();
    int point = count - number.scale();
    if (count <= point && point <= FIRST_EXPONENT_FORM) {
      return digits + "0".repeat(point - count);
    }
    if (point > 0 && point <= FIRST_EXPONENT_FORM) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (point > LAST_FRACTION_FORM && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String exponent = (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
    return count == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
  }
}
