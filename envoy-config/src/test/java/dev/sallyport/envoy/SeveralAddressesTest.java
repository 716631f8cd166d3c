package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.HealthCheck;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.Replica;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Upstreams at more than one address, of which some are not well. */
class SeveralAddressesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nobody listens there: the port of tcpmux (RFC 1078). */
  private static final Address NOWHERE = new Address("127.0.0.1", 1);

  private static final List<Replica> REPLICAS = new ArrayList<>();
  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab =
        Lab.start(
            ground -> {
              Replica one = replica(ground);
              Replica two = replica(ground);
              return Gateways.of(
                  Gateways.door(TlsProfile.MODERN),
                  Gateways.resource(
                      "asked",
                      "api.test",
                      "/asked",
                      upstream(
                          ground.trust(),
                          Optional.of(new HealthCheck(Replica.HEALTH, 1)),
                          one.address(),
                          two.address())),
                  Gateways.resource(
                      "half",
                      "api.test",
                      "/half",
                      upstream(ground.trust(), Optional.empty(), NOWHERE, two.address())));
            });
    lab.guard().follow(Script.ADMIT);
  }

  private static Replica replica(Lab.Ground ground) {
    try {
      KeyMaterial pinned = ground.upstreamKeys();
      Replica replica = new Replica(pinned);
      REPLICAS.add(replica);
      return replica;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Upstream upstream(
      UpstreamTrust trust, Optional<HealthCheck> health, Address... addresses) {
    return new Upstream(List.of(addresses), Gateways.tls(trust), Optional.empty(), health);
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
    }
    REPLICAS.forEach(Replica::close);
  }

  @Test
  void oneThatIsNotWellGetsNoRequestsUntilItIs() throws Exception {
    Replica one = REPLICAS.get(0);
    Replica two = REPLICAS.get(1);
    awaitCalls("/asked", () -> one.served() > 0 && two.served() > 0, "both to be called");

    one.feel(false);
    awaitTwentyWithout(one);
    one.feel(true);
    int before = one.served();
    awaitCalls("/asked", () -> one.served() > before, "the one that is well again to be called");
    assertThat(one.askedAs())
        .as("over the second door, by its name")
        .containsExactly("upstream.test");
  }

  @Test
  void oneThatNobodyAnswersAtIsLeftOut() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int inARow = 0;
    while (inARow < 20) {
      inARow = call("/half") == 200 ? inARow + 1 : 0;
      assertThat(System.nanoTime()).as("twenty good answers in a row").isLessThan(end);
    }
  }

  private static void awaitTwentyWithout(Replica sick) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int inARow = 0;
    while (inARow < 20) {
      int before = sick.served();
      assertThat(call("/asked")).isEqualTo(200);
      inARow = sick.served() == before ? inARow + 1 : 0;
      assertThat(System.nanoTime()).as("twenty calls in a row past the sick one").isLessThan(end);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void awaitCalls(String path, Condition condition, String what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(call(path)).isEqualTo(200);
      assertThat(System.nanoTime()).as(what).isLessThan(end);
    }
  }

  private static int call(String path) throws IOException {
    return lab.client().get("api.test", path).status();
  }
}
