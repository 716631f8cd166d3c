package dev.sallyport.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {

  /** How much of a processor is taken. */
  private static double share(double load) {
    long rest = new Rest(() -> load).after(1_000);
    return 1_000.0 / (1_000 + rest);
  }

  @Test
  void idleProcessorsGiveAQuarterOfOneAndBusyOnesAFiftieth() {
    assertThat(share(0.0)).isEqualTo(0.25);
    assertThat(share(0.89)).isEqualTo(0.25);
    assertThat(share(0.9)).isEqualTo(0.02);
    assertThat(share(1.0)).isEqualTo(0.02);
  }

  @Test
  void aSystemThatDoesNotTellIsTakenForIdle() {
    assertThat(share(-1)).isEqualTo(0.25);
    assertThat(share(Double.NaN)).isEqualTo(0.25);
  }

  @Test
  void thisMachineTells() {
    assertThat(Rest.ofThisMachine().load().getAsDouble()).isLessThanOrEqualTo(1.0);
  }
}
