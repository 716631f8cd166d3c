package dev.sallyport.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeIdTest {

  @Test
  void printsAsEnvoyWroteIt() {
    assertThat(new ExchangeId("4f8d9c3a-9d3e-4f2a-8c1b-0123456789AB"))
        .hasToString("4f8d9c3a-9d3e-4f2a-8c1b-0123456789AB");
  }

  @Test
  void takesUpTo64Characters() {
    assertThat(new ExchangeId("a".repeat(64)).value()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new ExchangeId("a".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\n", "../a", "ä", "a_b", "a\u0000"})
  void refusesWhatCouldMeanSomethingElsewhere(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ExchangeId(value));
  }
}
