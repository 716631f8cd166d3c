package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.TlsContexts;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.KeptTail;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.VerifyReport;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
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
 * The real guard is killed under load: what the upstream of a durable resource saw is on record,
 * and what a kill tore off is told of.
 */
class DurableRecordTest {

  @TempDir Path folder;

  private World world;
  private World.Behind ledger;
  private Gateway gateway;
  private Path recordings;
  private HttpClient client;
  private String token;
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
                    hostname: localhost
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: ledger.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    recording: { durability: durable }
                """
                    .formatted(ledger.upstream().port(), ledger.pin()))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
    recordings = gateway.state().resolve("recordings");
    client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(Files.readString(gateway.authority()))))
            .build();
    token = world.issuer().token("ada", "staff");
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    if (client != null) {
      client.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  @Test
  void nothingThatTheUpstreamSawIsMissingAfterTwentyKills() throws Exception {
    assertNothingIsMissing(killUnderLoad(20));
  }

  @Test
  @Tag("long")
  void nothingThatTheUpstreamSawIsMissingAfterAHundredKills() throws Exception {
    assertNothingIsMissing(killUnderLoad(100));
  }

  /** Gives how many kills tore the end of what was written. */
  private int killUnderLoad(int kills) throws Exception {
    Random random = new Random(kills);
    int torn = 0;
    for (int i = 0; i < kills; i++) {
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        clients.add(Thread.startVirtualThread(() -> callUntil(over)));
      }
      int enough = ledger.upstream().seen().size() + 5 + random.nextInt(30);
      Await.until(
          "requests at the upstream", () -> ledger.upstream().seen().size(), n -> n >= enough);
      gateway.guard().kill();
      over.set(true);
      for (Thread caller : clients) {
        caller.join();
      }
      if (i % 4 == 1) {
        tearTheEnd(random);
      }
      torn += Recordings.in(recordings).verify().verdict() instanceof Verdict.TornTail ? 1 : 0;
      gateway.startGuard();
      Await.until("a call that passes", this::call, status -> status == 200);
    }
    assertThat(torn).as("kills that tore the end").isGreaterThanOrEqualTo(kills / 4);
    return torn;
  }

  /** What a kill leaves that comes in the middle of a write, which it rarely does by itself. */
  private void tearTheEnd(Random random) throws IOException {
    byte[] begun = new byte[9 + random.nextInt(60)];
    System.arraycopy(new byte[] {0x1E, 'S', 'P', 'E', 0, 0, 1, 44}, 0, begun, 0, 8);
    Path last = SegmentName.list(recordings).getLast().in(recordings);
    Files.write(last, begun, StandardOpenOption.APPEND);
    assertThat(Recordings.in(recordings).verify().verdict()).isInstanceOf(Verdict.TornTail.class);
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
    String target = "https://localhost:" + gateway.port() + "/entries/" + calls.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target))
            .header("authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(60))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void assertNothingIsMissing(int torn) throws Exception {
    Recordings all = Recordings.in(recordings);
    VerifyReport report = all.verify();
    assertThat(report.isOk()).as("%s", report.verdict()).isTrue();
    Set<String> recorded =
        all.list().exchanges().stream().map(ExchangeSummary::path).collect(Collectors.toSet());
    Set<String> missing =
        ledger.upstream().seen().stream().map(Upstream.Seen::target).collect(Collectors.toSet());
    assertThat(missing).isNotEmpty();
    missing.removeAll(recorded);
    assertThat(missing).as("seen by the upstream and not on record").isEmpty();
    assertThat(report.tails()).as("torn tails that verify reports").hasSize(torn);
    assertThatTheyAreToldOf(report.tails());
  }

  /** By the server that found them, and by the commands that a person has. */
  private void assertThatTheyAreToldOf(List<KeptTail> tails) throws Exception {
    String log = Files.readString(gateway.state().resolve("logs/guard.log"));
    String state = gateway.state().toString();
    Path errors = folder.resolve("errors");
    String verify = Command.run(errors, "recordings", "verify", "--state", state);
    JsonNode status =
        new JsonMapper()
            .readTree(Command.run(errors, "recordings", "status", "-o", "json", "--state", state));
    for (KeptTail tail : tails) {
      assertThat(log).contains("ended within a write", "are kept in " + tail.file());
      assertThat(verify).contains("Torn: " + tail);
    }
    assertThat(status.path("torn")).hasSameSizeAs(tails);
  }
}
