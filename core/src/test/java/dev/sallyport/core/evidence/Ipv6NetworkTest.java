package dev.sallyport.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients are taken for one. */
class Ipv6NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::6, 2001:db8:1:2::/64",
    "2001:db8::6, 2001:db8:0:0::/64",
    "::1, 0:0:0:0::/64",
    "2001:db8:1:2:3:4:5::, 2001:db8:1:2::/64",
    "nonsense, nonsense"
  })
  void areThoseOfOneNetworkOf64Bits(String address, String network) {
    assertThat(Ipv6Network.of(address)).isEqualTo(network);
  }
}
