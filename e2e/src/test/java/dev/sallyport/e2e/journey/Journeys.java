package dev.sallyport.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.EnvoyRunner;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The journeys, the same over every way to run Envoy; subclasses say which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Journeys {

  private static final String PERSON =
      """
      {"name":"Ada","email":"ada.lovelace@example.com","ssn":"219-09-9999","card":"4111 1111 1111 1111","order":"2024-000123"}""";

  private static final String MASKED_PERSON =
      """
      {"name":"Ada","email":"[redacted:email]","ssn":"[redacted:us-ssn]","card":"[redacted:payment-card]","order":"2024-000123"}""";

  private static final List<String> PLANTED =
      List.of("ada.lovelace", "219-09-9999", "4111 1111 1111 1111");

  @TempDir static Path folder;

  private World world;
  private World.Behind documents;
  private World.Behind stream;
  private World.Behind mispinned;
  private Gateway gateway;
  private final CountDownLatch firstEventSeen = new CountDownLatch(1);

  abstract EnvoyRunner envoys();

  @BeforeAll
  void startTheGateway() throws Exception {
    Path own = Files.createDirectory(folder.resolve(getClass().getSimpleName()));
    world = World.in(own);
    documents =
        world.behind("documents.internal", Upstream.answering(200, "application/json", PERSON));
    stream = world.behind("stream.internal", this::drip);
    mispinned = world.behind("mispinned.internal", Upstream.answering(200, "text/plain", "hello"));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with("documents", "document", documents)
            .with("stream", "llm", stream)
            .with("mispinned", "http", mispinned, documents.pin())
            .write();
    gateway = Gateway.start(own, config, port, envoys());
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  /** Two events, of which the second comes only after the client has got the first. */
  private void drip(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write("data: first words\n\n".getBytes(StandardCharsets.UTF_8));
      body.flush();
      if (exchange.getRequestURI().getQuery() == null) {
        for (String piece : List.of("data: write to ada.love", "lace@exam", "ple.com now\n\n")) {
          body.write(piece.getBytes(StandardCharsets.UTF_8));
          body.flush();
        }
        return;
      }
      if (!firstEventSeen.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the first event did not reach the client while the stream was open");
      }
      body.write("data: last words\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Curl.Answer callDocuments(String... more) throws Exception {
    return gateway
        .call("documents.test", "/people/1")
        .bearing(world.issuer().token("ada", "staff"))
        .with(more)
        .run();
  }

  @Test
  void anAllowedCallGetsTheMaskedAnswer() throws Exception {
    Curl.Answer answer = callDocuments();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(MASKED_PERSON);
    assertThat(answer.header("x-sallyport-uninspected")).isEmpty();
  }

  @Test
  void http11AndHttp2GetTheSameAnswer() throws Exception {
    assertThat(callDocuments("--http1.1").body()).isEqualTo(MASKED_PERSON);
    assertThat(callDocuments("--http2").body()).isEqualTo(MASKED_PERSON);
  }

  @Test
  void theUpstreamNeverSeesTheCallersCredentialOrGatewayHeaders() throws Exception {
    callDocuments("-H", "x-sallyport-uninspected: 0", "-H", "x-mark: credential-test");

    assertThat(documents.upstream().seen())
        .filteredOn(seen -> seen.headers().contains("x-mark: credential-test"))
        .singleElement()
        .satisfies(
            seen ->
                assertThat(seen.headers())
                    .noneMatch(header -> header.startsWith("authorization:"))
                    .noneMatch(header -> header.startsWith("x-sallyport-"))
                    .noneMatch(header -> header.startsWith("x-forwarded-client-cert:")));
  }

  @Test
  void clearTextIsToldThatTlsIsMandatory() throws Exception {
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      Curl.Answer answer =
          Curl.inClearText(gateway.port(), "documents.test", "/people/1").with(version).run();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(426);
      assertThat(answer.body()).contains("TLS is mandatory").contains("\"code\":\"tls_required\"");
    }
  }

  @Test
  void aCallWithoutATokenIsAskedForOne() throws Exception {
    Curl.Answer answer = gateway.call("documents.test", "/people/1").run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"token_missing\"");
    assertThat(answer.header("www-authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("bearer"));
  }

  @Test
  void anExpiredTokenIsNamedAsSuch() throws Exception {
    String expired =
        world
            .issuer()
            .sign(
                world
                    .issuer()
                    .claims("ada", "staff")
                    .expirationTime(new Date(System.currentTimeMillis() - 3_600_000))
                    .build());

    Curl.Answer answer = gateway.call("documents.test", "/people/1").bearing(expired).run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"token_expired\"");
  }

  @Test
  void theWrongGroupIsDeniedWithTheReason() throws Exception {
    Curl.Answer answer =
        gateway
            .call("documents.test", "/people/1")
            .bearing(world.issuer().token("eve", "visitors"))
            .run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"policy_denied\"").contains("group_not_allowed");
  }

  @Test
  void twoCredentialsAreRefusedEvenWhenEachIsGood() throws Exception {
    String token = world.issuer().token("ada", "staff");
    int before = documents.upstream().seen().size();

    Curl.Answer twice = callDocuments("-H", "authorization: Bearer " + token);
    Curl.Answer elsewhere = callDocuments("-H", "x-api-key: " + token);
    Curl.Answer inTheQuery =
        gateway.call("documents.test", "/people/1?access_token=" + token).run();

    assertThat(twice.status()).as(twice.toString()).isEqualTo(400);
    assertThat(twice.body()).contains("credential_ambiguous");
    assertThat(elsewhere.status()).as(elsewhere.toString()).isEqualTo(400);
    assertThat(inTheQuery.status()).as(inTheQuery.toString()).isEqualTo(400);
    assertThat(inTheQuery.body()).contains("credential_misplaced");
    assertThat(documents.upstream().seen()).hasSize(before);
  }

  @Test
  void anotherHostnameOnTheSameConnectionIsMisdirected() throws Exception {
    Curl.Answer answer = callDocuments("-H", "host: stream.test");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(421);
    assertThat(answer.body()).contains("misdirected_request");
  }

  @Test
  void escapedSlashesAreRefused() throws Exception {
    Curl.Answer answer =
        gateway
            .call("documents.test", "/people%2f..%2fsecret")
            .with("--path-as-is")
            .bearing(world.issuer().token("ada", "staff"))
            .run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
  }

  @Test
  void anUpstreamWithAnotherKeyThanThePinnedOneSeesNothing() throws Exception {
    Curl.Answer answer =
        gateway.call("mispinned.test", "/").bearing(world.issuer().token("ada", "staff")).run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
    assertThat(answer.body()).contains("\"code\":\"upstream_pin_mismatch\"");
    assertThat(mispinned.upstream().seen()).isEmpty();
  }

  @Test
  void aValueSplitOverTheChunksOfAStreamIsMasked() throws Exception {
    Curl.Answer answer =
        gateway.call("stream.test", "/").bearing(world.issuer().token("ada", "staff")).run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body())
        .contains("data: first words")
        .contains("[redacted:email]")
        .doesNotContain("lovelace");
  }

  @Test
  void anEventReachesTheClientWhileTheStreamIsOpen() throws Exception {
    Path output = folder.resolve(getClass().getSimpleName() + "-events");
    Files.writeString(output, "");
    var call =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> {
              try {
                return gateway
                    .call("stream.test", "/?wait")
                    .with("--no-buffer", "--output", output.toString())
                    .bearing(world.issuer().token("ada", "staff"))
                    .run();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        "the first event",
        () -> Files.readString(output),
        text -> text.contains("data: first words"));
    firstEventSeen.countDown();

    assertThat(call.join().exitCode()).isZero();
    assertThat(output).content().contains("data: last words");
  }

  @Test
  void everyExchangeIsOnRecordMaskedAndVerifiable() throws Exception {
    Curl.Answer allowed = callDocuments();
    Curl.Answer denied = gateway.call("documents.test", "/people/1").run();
    Curl.inClearText(gateway.port(), "documents.test", "/clear").run();
    String deniedId = denied.body().replaceAll(".*\"exchange\":\"([^\"]+)\".*", "$1");
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));

    List<ExchangeSummary> listed =
        Await.until(
            "the exchanges on record",
            () -> recordings.list().exchanges(),
            all ->
                all.stream().anyMatch(each -> each.exchange().equals(new ExchangeId(deniedId)))
                    && all.stream()
                        .anyMatch(
                            each -> each.error().equals(java.util.Optional.of("tls_required"))));

    assertThat(allowed.status()).isEqualTo(200);
    assertThat(listed).anyMatch(each -> each.status().equals(java.util.Optional.of(200)));
    assertThat(recordings.verify().isOk()).isTrue();
    try (Stream<Path> files = Files.walk(gateway.state().resolve("recordings"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(PLANTED).noneMatch(bytes::contains);
        assertThat(bytes).doesNotContain("eyJ");
      }
    }
  }

  @Test
  void bothServersCountWhatTheyDid() throws Exception {
    callDocuments();

    assertThat(gateway.get("guard", "/metrics").body())
        .contains("sallyport_exchanges_total")
        .contains("sallyport_snapshot_info");
    assertThat(gateway.get("control-plane", "/metrics").body()).contains("sallyport_snapshot_info");
    assertThat(gateway.get("guard", "/health/ready").statusCode()).isEqualTo(200);
  }
}
