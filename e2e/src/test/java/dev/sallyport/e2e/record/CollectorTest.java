package dev.sallyport.e2e.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.archive.Recorded;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Relay;
import dev.sallyport.e2e.upstream.Rsyslog;
import dev.sallyport.e2e.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real collector of syslog over TLS: as an anchor, and as the receiver of an export. */
class CollectorTest {

  private static final int BEFORE = 1_200;
  private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(100));

  @TempDir Path folder;

  private World world;
  private Rsyslog collector;
  private Relay wire;
  private Gateway gateway;
  private Path errors;

  @BeforeEach
  void startTheGateway() throws Exception {
    errors = folder.resolve("errors");
    world = World.in(folder);
    int syslog = World.freePort();
    collector = Rsyslog.start(folder.resolve("rsyslog"), syslog);
    wire = Relay.before(syslog);
    try (Recorded journal = Recorded.inLargeSegments(folder.resolve("state"))) {
      journal.at(LONG_AGO);
      for (int i = 1; i <= BEFORE; i++) {
        journal.allowed(i, "chat", "alice");
      }
    }
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with(
                "docs",
                "http",
                world.behind("docs.internal", Upstream.answering(200, "text/plain", "fine")))
            .and(
                """
                recording:
                  anchors: [ { syslog: { address: "localhost:%d", authorities: "file:rsyslog/tls.crt" } } ]
                """
                    .formatted(syslog))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (wire != null) {
      wire.close();
    }
    if (collector != null) {
      collector.close();
    }
    if (world != null) {
      world.close();
    }
  }

  private String state() {
    return gateway.state().toString();
  }

  @Test
  void headsAndExchangesArriveAndWhatTheCollectorHasFindsACutRecordOfReaders() throws Exception {
    String token = world.issuer().token("ada", "staff");
    assertThat(gateway.call("docs.test", "/live").bearing(token).run().status()).isEqualTo(200);
    Await.until(
        "the call on record",
        () -> gateway.getAsAdmin("/recordings?subject=ada").body(),
        page -> page.contains("completed"));
    everyExchangeArrivesThoughBothEndsDie();
    collectorIsAnAnchor();
  }

  private void everyExchangeArrivesThoughBothEndsDie() throws Exception {
    Path cursor = folder.resolve("siem.cursor");
    wire.breakAfter(500_000);
    assertThat(Command.refused(errors, export("--cursor", cursor.toString())))
        .contains("the cursor stays where it was");
    Await.until("a batch that counted", () -> exchanges(), sent -> sent.size() >= 500);
    collector.kill();
    wire.mend();
    assertThat(Command.refused(errors, export("--cursor", cursor.toString()))).contains("cursor");
    assertThat(Files.readString(cursor)).contains("segment 1 frame ");

    collector.resume();
    wire.stallAfter(100_000);
    try (Command exporter = Command.start(errors, List.of(export("--cursor", cursor.toString())))) {
      Await.until("a batch on its way", wire::isStalled, stalled -> stalled);
      exporter.kill();
    }
    wire.mend();
    Command.run(errors, export("--cursor", cursor.toString()));
    Await.until(
        "every exchange", () -> Set.copyOf(exchanges()).size(), distinct -> distinct == BEFORE + 1);

    int sent = exchanges().size();
    Command.run(errors, export("--from", LONG_AGO.plus(Duration.ofDays(1)).toString()));
    Await.until("the back-fill", () -> exchanges().size(), all -> all > sent);
    assertThat(exchanges()).hasSize(sent + 1);
  }

  private String[] export(String option, String value) {
    return new String[] {
      "recordings",
      "export",
      "--syslog",
      "localhost:" + wire.port(),
      "--authorities",
      collector.authority().toString(),
      "--state",
      state(),
      option,
      value
    };
  }

  /** Ids of exchanges that the collector has, as often as it has them. */
  private List<String> exchanges() throws IOException {
    return collector.messages().stream()
        .filter(line -> line.contains(" EXCHANGE - "))
        .map(line -> line.substring(line.indexOf(" EXCHANGE - ") + " EXCHANGE - ".length()))
        .map(CollectorTest::exchange)
        .toList();
  }

  private static String exchange(String json) {
    try {
      return new JsonMapper().readTree(json).path("exchange").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collectorIsAnAnchor() throws Exception {
    Path readers = gateway.state().resolve("recordings/readers.jsonl");
    long read = Files.readAllLines(readers).size();
    Await.until(
        "word of the newest reader at the collector",
        () -> collector.messages().stream().filter(line -> line.contains(" READERS - ")).toList(),
        words -> words.stream().anyMatch(line -> line.contains("\"number\":" + read + ",")));
    gateway.close();
    Await.until(
        "the last segment's head",
        () -> collector.messages(),
        lines -> lines.stream().anyMatch(line -> line.contains(" HEAD - ")));
    Path anchors = folder.resolve("rsyslog/anchors");
    Process documented =
        new ProcessBuilder("bash", "-euc", documented())
            .directory(folder.resolve("rsyslog").toFile())
            .start();
    assertThat(documented.waitFor()).isZero();
    String[] verify = {"recordings", "verify", "--state", state(), "--anchors", anchors.toString()};
    assertThat(Command.run(errors, verify)).contains("OK");
    Files.writeString(readers, "");
    assertThat(Command.refused(errors, verify))
        .contains("ends after line 0, and the anchor of", "knows line " + read);
  }

  /** What the guide tells to do with a collector's file, {@code collector.log} in this folder. */
  private static String documented() throws IOException {
    return Files.readAllLines(Path.of("../docs/recording.md")).stream()
        .dropWhile(line -> !line.startsWith("    journal=$("))
        .takeWhile(line -> line.startsWith("    "))
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }
}
