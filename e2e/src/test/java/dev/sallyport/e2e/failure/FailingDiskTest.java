package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.SmallDisk;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.hold.Metrics;
import dev.sallyport.e2e.record.Callers;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings on a real file system that fills up, hangs, or goes read-only under load: requests are
 * refused meanwhile, and what the upstream of a durable resource saw is on record.
 */
class FailingDiskTest {

  @TempDir Path folder;

  private Path image;
  private SmallDisk disk;
  private World world;
  private World.Behind ledger;
  private World.Behind notes;
  private Gateway gateway;

  @BeforeEach
  void startTheGateway() throws Exception {
    image = folder.resolve("disk.img");
    disk = SmallDisk.mount(image, folder.resolve("state/recordings"), 32);
    world = World.in(folder);
    ledger = world.behind("ledger.internal", Upstream.answering(200, "text/plain", "kept"));
    notes = world.behind("notes.internal", Upstream.answering(200, "text/plain", "kept"));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with("ledger", resource("ledger", ledger, "durable"))
            .with("notes", resource("notes", notes, "buffered"))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  private static String resource(String name, World.Behind behind, String durability) {
    return """
      - name: %1$s
        kind: http
        hostname: %1$s.test
        upstream:
          addresses: ["127.0.0.1:%2$d"]
          server-name: %1$s.internal
          tls: { authorities: "file:upstream-ca.pem", pins: [%3$s] }
        recording: { durability: %4$s }
    """
        .formatted(name, behind.upstream().port(), behind.pin(), durability);
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (world != null) {
      world.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aFullDiskRefusesTrafficUntilThereIsRoomThoughTheGuardIsKilledMeanwhile() throws Exception {
    try (Callers durable = Callers.start(2, gateway, world, "ledger.test");
        Callers buffered = Callers.start(2, gateway, world, "notes.test")) {
      awaitAnswers(200, durable, buffered);
      disk.fill();
      awaitAnswers(503, durable, buffered);
      assertThat(call().body()).contains("record_unavailable");
      assertThat(Metrics.of(gateway, "sallyport_journal_failing")).isOne();
      disk.free();
      awaitAnswers(200, durable, buffered);
      assertThat(Metrics.of(gateway, "sallyport_journal_failing")).isZero();

      disk.fill();
      awaitAnswers(503, durable);
      gateway.guard().kill();
      gateway.startGuard();
      Await.until("the guard to say what it lacks", () -> !gateway.guard().isAlive(), gone -> gone);
      assertThat(gateway.guard().lastWords()).contains("No space left on device");
      disk.free();
      gateway.startGuard();
      awaitAnswers(200, durable, buffered);
    }
    assertNothingIsMissing();
  }

  @Test
  @Tag("long")
  void aDiskThatHangsRefusesDurableTrafficUntilItGoesOn() throws Exception {
    try (Callers durable = Callers.start(2, gateway, world, "ledger.test")) {
      awaitAnswers(200, durable);
      disk.freeze();
      try {
        awaitAnswers(503, durable);
      } finally {
        disk.thaw();
      }
      awaitAnswers(200, durable);
    }
    assertNothingIsMissing();
  }

  @Test
  @Tag("long")
  void aDiskThatGoesReadOnlyRefusesTrafficUntilItIsRepaired() throws Exception {
    try (Callers durable = Callers.start(2, gateway, world, "ledger.test");
        Callers buffered = Callers.start(2, gateway, world, "notes.test")) {
      awaitAnswers(200, durable, buffered);
      disk.fail();
      awaitAnswers(503, durable, buffered);
      assertThat(Metrics.of(gateway, "sallyport_journal_failing")).isOne();
      gateway.guard().kill();
      gateway.startGuard();
      Await.until("the guard to say what it lacks", () -> !gateway.guard().isAlive(), gone -> gone);
      assertThat(gateway.guard().lastWords()).contains("Read-only file system");
      gateway.controlPlane().close();
      disk.repair(image);
      gateway.startControlPlane();
      gateway.startGuard();
      gateway.awaitReady();
      awaitAnswers(200, durable, buffered);
    }
    assertNothingIsMissing();
  }

  private static void awaitAnswers(int status, Callers... all) throws Exception {
    for (Callers callers : all) {
      int before = callers.answers(status);
      Await.until(
          "answers with " + status + ", now of " + callers,
          () -> callers.answers(status),
          n -> n > before + 3);
    }
  }

  private Curl.Answer call() throws IOException, InterruptedException {
    return gateway.call("ledger.test", "/one").bearing(world.issuer().token("ada", "staff")).run();
  }

  private void assertNothingIsMissing() throws Exception {
    gateway.guard().close();
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));
    VerifyReport report = recordings.verify();
    assertThat(report.isOk()).as("%s", report.verdict()).isTrue();
    Set<String> recorded =
        recordings.list().exchanges().stream()
            .map(ExchangeSummary::path)
            .collect(Collectors.toSet());
    Set<String> counted =
        ledger.upstream().seen().stream().map(Upstream.Seen::target).collect(Collectors.toSet());
    assertThat(counted).isNotEmpty();
    assertThat(recorded).containsAll(counted);
  }
}
