package dev.sallyport.extproc.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as Envoy writes them. */
class ConnectionTest {

  @ParameterizedTest
  @CsvSource({"192.0.2.7:4711,192.0.2.7", "[2001:db8::1]:443,2001:db8::1", "'',''"})
  void findsTheAddressOfAPeer(String peer, String address) {
    assertThat(new Connection(peer, "", "", Optional.empty()).address()).isEqualTo(address);
  }
}
