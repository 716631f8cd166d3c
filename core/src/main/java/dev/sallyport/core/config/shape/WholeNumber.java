package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A whole number within bounds.
 *
 * @param type what it counts or names, in a word
 * @param minimum smallest value
 * @param maximum largest value
 */
public record WholeNumber(String type, int minimum, int maximum) implements Shape<Integer> {

  @Override
  public Optional<Integer> check(Yaml value, Problems problems) {
    if (value instanceof Yaml.Numeral number && number.whole()) {
      BigInteger integer = new BigInteger(number.written());
      if (integer.compareTo(BigInteger.valueOf(minimum)) >= 0
          && integer.compareTo(BigInteger.valueOf(maximum)) <= 0) {
        return Optional.of(integer.intValueExact());
      }
    }
    problems.add(value.at(), "found " + Found.shown(value), expected());
    return Optional.empty();
  }

  @Override
  public String expected() {
    return minimum == maximum
        ? "the number " + minimum
        : "a whole number from " + minimum + " to " + maximum + ", without quotes";
  }
}
