package dev.sallyport.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RestTest {

  /** How much of a processor is taken. */
  private static double share(double load) {
    long rest = Rest.after(1_000, new Rest(() -> load, () -> 0).share());
    return 1_000.0 / (1_000 + rest);
  }

  @Test
  void idleProcessorsGiveAQuarterOfOneAndBusyOnesAFiftieth() {
    assertThat(share(0.0)).isEqualTo(0.25);
    assertThat(share(0.5)).isEqualTo(0.125);
    assertThat(share(0.9)).isCloseTo(0.025, within(0.001));
    assertThat(share(1.0)).isEqualTo(0.02);
  }

  @Test
  void aSystemThatDoesNotTellIsTakenForIdle() {
    assertThat(share(-1)).isEqualTo(0.25);
    assertThat(share(Double.NaN)).isEqualTo(0.25);
  }

  @Test
  void noRestIsLongerThanAFewSeconds() {
    assertThat(Rest.after(10_000_000_000L, Rest.LEAST)).isEqualTo(Rest.LONGEST.toNanos());
  }

  @Test
  void thisMachineTells() {
    assertThat(Rest.ofThisMachine().load().getAsDouble()).isLessThanOrEqualTo(1.0);
    assertThat(Rest.ofThisMachine().compiling().getAsLong()).isPositive();
  }
}
