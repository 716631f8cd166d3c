package dev.sallyport.cli.launcher;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits of tests, which say what they waited for. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Eventually() {}

  static void until(String what, BooleanSupplier holds) throws Exception {
    Wait.until(what, LIMIT, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet"));
  }
}
