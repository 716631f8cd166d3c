package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.Handshake;
import dev.sallyport.core.evidence.HandshakeReason;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.lab.Await;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.envoy.lab.NameServer;
import dev.sallyport.envoy.lab.Replica;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream whose DNS name leads somewhere else after a while. */
class MovingUpstreamTest {

  private static final String HERE = "127.0.0.1";
  private static final String THERE = "127.0.0.2";
  private static final String TRAP = "127.0.0.3";

  private final List<Replica> replicas = new ArrayList<>();
  private NameServer names;
  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    names = new NameServer(HERE);
    lab =
        Lab.start(
            names.address(),
            ground -> {
              int port = replica(HERE, 0, ground).address().port();
              replica(THERE, port, ground);
              return Gateways.of(
                  Gateways.door(TlsProfile.MODERN),
                  Gateways.resource(
                      "moving",
                      "api.test",
                      "/",
                      Gateways.upstream(new Address("moving.test", port), ground.trust())));
            });
    lab.guard().follow(Script.ADMIT);
  }

  private Replica replica(String host, int port, Lab.Ground ground) {
    try {
      Replica replica = new Replica(host, port, ground.upstreamKeys());
      replicas.add(replica);
      return replica;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    lab.close();
    names.close();
    replicas.forEach(Replica::close);
  }

  @Test
  void isFollowedWithoutAFailedRequestAndOnlyToWhereThePinnedKeyIs() throws Exception {
    Replica here = replicas.get(0);
    Replica there = replicas.get(1);
    assertThat(call()).isEqualTo(200);
    assertThat(here.served()).isOne();

    names.move(THERE);
    Await.that(
        "requests go where the name leads now",
        () -> {
          assertThat(call()).isEqualTo(200);
          return there.served() > 0;
        });
    int left = here.served();
    assertThat(call()).isEqualTo(200);
    assertThat(here.served()).isEqualTo(left);

    // The same name in a certificate of the same authority, but another key.
    Replica trap =
        new Replica(
            TRAP,
            here.address().port(),
            lab.authority().issueServer(List.of("upstream.test", TRAP), Duration.ofHours(1)));
    replicas.add(trap);
    names.move(TRAP);
    Await.that("nothing goes where the key is another", () -> call() != 200);
    Handshake refused =
        lab.sink().await("the refusal", one -> one.reason() == HandshakeReason.PIN_MISMATCH);
    assertThat(refused.peer()).startsWith(TRAP);
    assertThat(trap.served()).isZero();

    names.move(HERE);
    Await.that("requests go back", () -> call() == 200);
    assertThat(here.served()).isGreaterThan(left);
  }

  private int call() throws IOException {
    return lab.client().get("api.test", "/").status();
  }
}
