package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A whole number within bounds.
 *
 * @param type what it counts or names, in a word
 * @param minimum smallest value
 * @param maximum largest value
 */
public record WholeNumber(String type, int minimum, int maximum) implements Shape<Integer> {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  @Override
  public Optional<Integer> check(Yaml value, Problems problems) {
    Optional<Integer> number =
        value instanceof Yaml.Numeral numeral && numeral.whole()
            ? within(numeral.written())
            : Optional.empty();
    if (number.isEmpty()) {
      Optional<String> nearMiss =
          value instanceof Yaml.Text text && DIGITS.matcher(text.value()).matches()
              ? within(text.value()).map(String::valueOf)
              : Optional.empty();
      problems.add(value.at(), "found " + Found.shown(value), expected(), nearMiss);
    }
    return number;
  }

  private Optional<Integer> within(String digits) {
    BigInteger integer = new BigInteger(digits);
    return integer.compareTo(BigInteger.valueOf(minimum)) >= 0
            && integer.compareTo(BigInteger.valueOf(maximum)) <= 0
        ? Optional.of(integer.intValueExact())
        : Optional.empty();
  }

  @Override
  public String expected() {
    return minimum == maximum
        ? "the number " + minimum
        : "a whole number from " + minimum + " to " + maximum + ", without quotes";
  }
}
