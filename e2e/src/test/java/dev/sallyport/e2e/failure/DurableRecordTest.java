package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real guard is killed under load: what the upstream of a durable resource saw is on record.
 */
class DurableRecordTest {

  @TempDir Path folder;

  private World world;
  private World.Behind ledger;
  private Gateway gateway;
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void startTheGateway() throws Exception {
    world = World.in(folder);
    ledger =
        world.behind("ledger.internal", Upstream.answering(200, "application/json", "{\"ok\":1}"));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "ledger",
                """
                  - name: ledger
                    kind: http
                    hostname: ledger.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: ledger.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    recording: { durability: durable }
                """
                    .formatted(ledger.upstream().port(), ledger.pin()))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  @Test
  void nothingThatTheUpstreamSawIsMissingAfterTwentyKills() throws Exception {
    killUnderLoad(20);
    assertThat(missing()).isEmpty();
  }

  @Test
  @Tag("long")
  void nothingThatTheUpstreamSawIsMissingAfterAHundredKills() throws Exception {
    killUnderLoad(100);
    assertThat(missing()).isEmpty();
  }

  private void killUnderLoad(int kills) throws Exception {
    Random random = new Random(kills);
    for (int i = 0; i < kills; i++) {
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        clients.add(Thread.startVirtualThread(() -> callUntil(over)));
      }
      int enough = ledger.upstream().seen().size() + 5 + random.nextInt(10);
      Await.until(
          "requests at the upstream", () -> ledger.upstream().seen().size(), n -> n >= enough);
      gateway.guard().kill();
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      gateway.startGuard();
      Await.until("a call that passes", () -> call(), status -> status == 200);
    }
  }

  private void callUntil(AtomicBoolean over) {
    while (!over.get()) {
      try {
        call();
      } catch (IOException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private int call() throws IOException, InterruptedException {
    return gateway
        .call("ledger.test", "/entries/" + calls.incrementAndGet())
        .bearing(world.issuer().token("ada", "staff"))
        .run()
        .status();
  }

  /** Targets that the upstream saw and that are not on record. */
  private Set<String> missing() throws IOException {
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));
    VerifyReport report = recordings.verify();
    assertThat(report.isOk()).as("%s", report.verdict()).isTrue();
    Set<String> recorded =
        recordings.list().exchanges().stream()
            .map(ExchangeSummary::path)
            .collect(Collectors.toSet());
    Set<String> missing =
        ledger.upstream().seen().stream().map(Upstream.Seen::target).collect(Collectors.toSet());
    assertThat(missing).isNotEmpty();
    missing.removeAll(recorded);
    return missing;
  }
}
