package dev.sallyport.core.config.problem;

import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param at where
 * @param what what was found; never a secret
 * @param expected what should have been there
 * @param nearMiss what was probably meant
 */
public record Problem(Position at, String what, String expected, Optional<String> nearMiss) {

  /** Whatever the texts hold, each of them is printable and fits in one line. */
  public Problem {
    what = Quoted.printable(what);
    expected = Quoted.printable(expected);
    nearMiss = nearMiss.map(Quoted::printable);
  }
}
