package dev.sallyport.extproc.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownConnectionsTest {

  private final KnownConnections known = new KnownConnections();

  @Test
  void knowsAConnectionByNumberAndAddressTogether() {
    assertThat(known.isNew("1", "192.0.2.7:1")).isTrue();
    assertThat(known.isNew("1", "192.0.2.7:1")).isFalse();
    assertThat(known.isNew("1", "192.0.2.7:2")).as("of another Envoy").isTrue();
    assertThat(known.isNew("2", "192.0.2.7:1")).isTrue();
  }

  @Test
  void neverCallsANewConnectionKnownHoweverManyThereWere() {
    long called =
        IntStream.range(0, 1_000_000)
            .filter(i -> known.isNew(Integer.toString(i), "192.0.2.7:" + (i & 0xffff)))
            .count();
    assertThat(called).isEqualTo(1_000_000);
  }

  @Test
  void remembersMostOfAThousandThatAreInUse() {
    IntStream.range(0, 1_000).forEach(i -> known.isNew(Integer.toString(i), "192.0.2.7:" + i));
    long forgotten =
        IntStream.range(0, 1_000)
            .filter(i -> known.isNew(Integer.toString(i), "192.0.2.7:" + i))
            .count();
    assertThat(forgotten).isLessThan(50);
  }
}
