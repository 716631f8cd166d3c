package dev.sallyport.core.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One error in a configuration file, for a person.
 *
 * @param file the file
 * @param line line, from 1
 * @param column column in Unicode code points, from 1
 * @param what what was found there; never a secret
 * @param expected what was expected instead
 * @param nearMiss what was probably meant
 */
public record ConfigError(
    Path file, int line, int column, String what, String expected, Optional<String> nearMiss) {

  /** One line: {@code FILE:LINE:COLUMN: WHAT; expected EXPECTED; did you mean NEAR MISS?} */
  @Override
  public String toString() {
    return "%s:%d:%d: %s; expected %s%s"
        .formatted(
            file,
            line,
            column,
            what,
            expected,
            nearMiss.map(guess -> "; did you mean " + guess + "?").orElse(""));
  }
}
