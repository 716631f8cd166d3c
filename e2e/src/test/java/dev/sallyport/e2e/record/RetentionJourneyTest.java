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
import dev.sallyport.e2e.upstream.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention, a legal hold and a quota while a gateway runs, seen with the commands alone. */
class RetentionJourneyTest {

  @TempDir Path folder;

  private World world;
  private World.Behind docs;
  private Path anchors;
  private Path store;
  private Path errors;
  private int port;
  private Gateway gateway;

  @BeforeEach
  void prepare() throws Exception {
    errors = folder.resolve("errors");
    anchors = Files.createDirectory(folder.resolve("anchors"));
    store = Files.createDirectory(folder.resolve("store"));
    world = World.in(folder);
    docs = world.behind("docs.internal", Upstream.answering(200, "text/plain", "fine"));
    port = World.freePort();
    try (Recorded journal = Recorded.in(state())) {
      journal.at(Instant.now().minus(Duration.ofDays(100)));
      for (int i = 1; i <= 12; i++) {
        journal.allowed(i, "chat", i % 3 == 0 ? "alice" : "bob");
      }
    }
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private Path state() {
    return folder.resolve("state");
  }

  private Path configured(String more) throws IOException {
    return new Yaml(world, port)
        .with("docs", "http", docs)
        .and(
            """
            recording:
              anchors: [ { directory: "%s" } ]
              store: { directory: "%s" }
              %s
            """
                .formatted(anchors, store, more))
        .write();
  }

  @Test
  void whatIsOverEndsUnlessAHoldKeepsItAndTheRecordingsStillVerify() throws Exception {
    recordings("hold", "case-17", "--person", "alice", "--reason", "litigation");
    gateway = Gateway.start(folder, configured("retention: 30d"), port, new LocalEnvoy());
    awaitFound("bob", 0);
    awaitFound("alice", 4);
    assertThat(names(state().resolve("recordings"), "erased-")).isNotEmpty();

    restartTheControlPlane();
    assertThat(recordings("hold")).contains("case-17", "alice", "litigation");
    awaitFound("alice", 4);

    recordings("hold", "case-17", "--release");
    restartTheControlPlane();
    awaitFound("alice", 0);
    Await.until(
        "statements of removal here, at the anchor and in the store",
        () ->
            Stream.of(state().resolve("recordings"), anchors, store)
                .map(place -> names(place, "removed"))
                .toList(),
        places -> places.stream().noneMatch(List::isEmpty));

    String token = world.issuer().token("ada", "staff");
    assertThat(gateway.call("docs.test", "/live").bearing(token).run().status()).isEqualTo(200);
    gateway.guard().close();
    gateway.startGuard();
    configured("quota: 1KiB");
    Await.until(
        "a removal by quota",
        () -> statements(),
        statements -> statements.contains("quota; shipped to " + store));
    gateway.close();
    assertThat(recordings("verify", "--anchors", anchors.toString())).contains("OK");
    assertThat(recordings("readers"))
        .containsPattern("hold +case-17")
        .containsPattern("release +case-17");
  }

  private String recordings(String... words) throws Exception {
    return Command.run(
        errors,
        Stream.of(List.of("recordings"), List.of(words), List.of("--state", state().toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  private void awaitFound(String person, int exchanges) throws Exception {
    Await.until(
        exchanges + " exchanges of " + person,
        () ->
            new JsonMapper()
                .readTree(gateway.getAsAdmin("/recordings?subject=" + person).body())
                .path("exchanges"),
        found -> found.isArray() && found.size() == exchanges);
  }

  /** What retention says is looked at when the control plane starts; its first round is awaited. */
  private void restartTheControlPlane() throws Exception {
    gateway.controlPlane().close();
    Path status = state().resolve("archive/status.json");
    Files.delete(status);
    gateway.startControlPlane();
    gateway.awaitReady();
    Await.until("a round of the archive", () -> Files.exists(status), there -> there);
  }

  private String statements() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : names(state().resolve("recordings"), "removed-")) {
      all.append(Files.readString(Path.of(name)));
    }
    return all.toString();
  }

  private static List<String> names(Path place, String part) {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.contains(part))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
