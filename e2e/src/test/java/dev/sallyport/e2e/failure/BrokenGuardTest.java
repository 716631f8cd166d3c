package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.recording.Recordings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real ext-proc server is killed or frozen at each phase of an exchange, and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class BrokenGuardTest {

  @TempDir Path folder;

  private World world;
  private World.Behind documents;
  private Gateway gateway;

  /** Held by the upstream before its headers and before each of two pieces of its body. */
  private final Semaphore steps = new Semaphore(0);

  private final Semaphore reached = new Semaphore(0);

  @BeforeEach
  void startTheGateway() throws Exception {
    world = World.in(folder);
    documents = world.behind("documents.internal", this::answerInSteps);
    int port = World.freePort();
    Path config = new Yaml(world, port).with("documents", "document", documents).write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
  }

  @AfterEach
  void stopTheGateway() throws Exception {
    steps.release(1000);
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private void answerInSteps(HttpExchange exchange) throws IOException {
    awaitStep();
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    body.write("{\"first\":\"harmless\",".getBytes(StandardCharsets.UTF_8));
    body.flush();
    awaitStep();
    body.write("\"email\":\"ada.lovelace@example.com\"}".getBytes(StandardCharsets.UTF_8));
    body.close();
  }

  private void awaitStep() throws IOException {
    reached.release();
    try {
      if (!steps.tryAcquire(60, TimeUnit.SECONDS)) {
        throw new IOException("the test never let the upstream go on");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private CompletableFuture<Curl.Answer> call() {
    return call(List.of());
  }

  /** A call whose answer goes to a file as it comes. */
  private CompletableFuture<Curl.Answer> callInto(Path output) {
    return call(List.of("--no-buffer", "--output", output.toString()));
  }

  private CompletableFuture<Curl.Answer> call(List<String> options) {
    String token = world.issuer().token("ada", "staff");
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return gateway
                .call("documents.test", "/people")
                .with(options.toArray(String[]::new))
                .bearing(token)
                .run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void awaitReached() throws InterruptedException {
    assertThat(reached.tryAcquire(60, TimeUnit.SECONDS)).as("the upstream was reached").isTrue();
  }

  private void letTheFirstPiecePass(Path output) throws Exception {
    Files.writeString(output, "");
    awaitReached();
    steps.release();
    Await.until(
        "the first piece at the client",
        () -> Files.readString(output),
        text -> text.contains("first"));
  }

  private void comeBack() throws Exception {
    gateway.startGuard();
    steps.release(1000);
    Await.until("a call that passes again", () -> call().join(), answer -> answer.status() == 200);
  }

  @Test
  void aDeadGuardAdmitsNothingAndIsSaidToBeAway() throws Exception {
    gateway.guard().kill();

    Curl.Answer answer = call().join();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.body())
        .contains("\"code\":\"guard_unavailable\"")
        .contains("\"exchange\":\"");
    assertThat(documents.upstream().seen()).isEmpty();
    comeBack();
  }

  @Test
  void aGuardThatDiesWhileTheUpstreamThinksLetsNoAnswerThrough() throws Exception {
    CompletableFuture<Curl.Answer> call = call();
    awaitReached();

    gateway.guard().kill();
    steps.release(1000);

    Curl.Answer answer = call.join();
    assertThat(answer.status()).as(answer.toString()).isNotEqualTo(200);
    assertThat(answer.body()).doesNotContain("lovelace");
    comeBack();
  }

  @Test
  void aGuardThatDiesInTheMiddleOfABodyCutsItThere() throws Exception {
    Path output = folder.resolve("answer");
    CompletableFuture<Curl.Answer> call = callInto(output);
    letTheFirstPiecePass(output);

    gateway.guard().kill();
    steps.release(1000);

    Curl.Answer answer = call.join();
    assertThat(answer.exitCode()).as(answer.toString()).isNotZero();
    assertThat(output).content().contains("first").doesNotContain("lovelace");
    comeBack();
    assertThat(Recordings.in(gateway.state().resolve("recordings")).verify().isOk()).isTrue();
  }

  @Test
  void aFrozenGuardIsAnAnswerAndNotAHang() throws Exception {
    gateway.guard().signal("STOP");

    Curl.Answer answer = call().get(60, TimeUnit.SECONDS);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(documents.upstream().seen()).isEmpty();
    gateway.guard().signal("CONT");
    steps.release(1000);
    Await.until("a call that passes again", () -> call().join(), again -> again.status() == 200);
  }

  @Test
  void aGuardThatFreezesInTheMiddleOfABodyLetsNothingRawThrough() throws Exception {
    Path output = folder.resolve("answer");
    CompletableFuture<Curl.Answer> call = callInto(output);
    letTheFirstPiecePass(output);

    gateway.guard().signal("STOP");
    steps.release(1000);

    Curl.Answer answer = call.get(60, TimeUnit.SECONDS);
    assertThat(answer.exitCode()).as(answer.toString()).isNotZero();
    assertThat(output).content().contains("first").doesNotContain("lovelace");
    gateway.guard().signal("CONT");
  }

  @Test
  void trafficGoesOnWhileTheControlPlaneIsAway() throws Exception {
    steps.release(1000);
    gateway.controlPlane().kill();

    assertThat(call().join().status()).isEqualTo(200);
    gateway.startControlPlane();
    gateway.awaitReady();
    assertThat(call().join().status()).isEqualTo(200);
  }

  @Test
  void aRestartedEnvoyGetsEverythingAnew() throws Exception {
    steps.release(1000);
    gateway.stopEnvoy();
    gateway.startEnvoy();

    Await.until("a call that passes again", () -> call().join(), answer -> answer.status() == 200);
  }

  @Test
  void whatIsWrittenSaysNothingOfTokensAndKeys() throws Exception {
    steps.release(1000);
    call().join();

    try (var files = Files.walk(gateway.state().resolve("logs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("PRIVATE KEY")
            .doesNotContain("eyJ")
            .doesNotContain("lovelace");
      }
    }
  }
}
