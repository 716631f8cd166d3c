package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void readsNamesAndAddresses() {
    assertThat(Endpoint.parse("gateway.internal:18000"))
        .isEqualTo(new Endpoint("gateway.internal", 18000));
    assertThat(Endpoint.parse("[::1]:0")).hasToString("[::1]:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gateway", "gateway:", "gateway:65536", "::1:80", "a b:80"})
  void saysWhatIsNoPlace(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageContaining("HOST:PORT");
  }
}
