package dev.sallyport.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.OpaServerEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine against servers that behave badly. */
class OpaServerEngineTest {

  private static final byte[] INPUT = "{\"version\":1}".getBytes(StandardCharsets.UTF_8);

  private final List<String> seen = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private int status = 200;
  private String answer =
      "{\"result\": {\"decision\": \"allow\", \"reasons\": [\"rule_allowed\"]}}";
  private boolean silent;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("authorization")
            + " "
            + body);
    if (silent) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void asksForTheDecisionWithItsToken() throws Exception {
    try (OpaServerEngine engine = engine(Optional.of("t0ken"))) {
      assertThat(engine.decide(INPUT)).isInstanceOf(Decision.Allow.class);
    }
    assertThat(seen)
        .containsExactly(
            "POST /v1/data/sallyport/main/decision Bearer t0ken {\"input\":{\"version\":1}}");
  }

  @Test
  void silenceOfThePolicyIsADenial() throws Exception {
    answer = "{}";
    assertThat(decision()).isEqualTo(Decision.Deny.because(Reason.NO_DECISION));
  }

  @Test
  void brokenAnswerIsADenial() throws Exception {
    for (String broken : List.of("{\"result\": true}", "{\"result\": {\"decision\": \"allow\"}}")) {
      answer = broken;
      assertThat(decision()).isEqualTo(Decision.Deny.because(Reason.INVALID_DECISION));
    }
  }

  @Test
  void whatIsNoAnswerOfOpaIsADenial() throws Exception {
    for (String junk : List.of("", "<html>", "{", "x".repeat(100_000))) {
      answer = junk;
      assertThat(decision()).isInstanceOf(Decision.Deny.class);
    }
    for (int code : new int[] {301, 400, 401, 500, 503}) {
      status = code;
      assertThat(decision()).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
    }
  }

  @Test
  void serverThatDoesNotAnswerInTimeIsADenial() throws Exception {
    silent = true;
    assertThat(decision()).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
  }

  @Test
  void serverThatIsAwayIsADenialAndBodiesAreRead() throws Exception {
    server.stop(0);
    try (OpaServerEngine engine = engine(Optional.empty())) {
      assertThat(engine.decide(INPUT)).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
      assertThat(engine.readsBody("chat")).isTrue();
    }
  }

  @Test
  void bodiesAreReadUnlessThePolicySaysNo() throws Exception {
    try (OpaServerEngine engine = engine(Optional.empty())) {
      for (String yes : List.of("{}", "{\"result\": true}", "{\"result\": \"no\"}", "junk")) {
        answer = yes;
        assertThat(engine.readsBody("chat")).as(yes).isTrue();
      }
      answer = "{\"result\": false}";
      assertThat(engine.readsBody("chat")).isFalse();
    }
  }

  @Test
  void closedEngineDenies() throws Exception {
    OpaServerEngine engine = engine(Optional.empty());
    engine.close();
    assertThat(engine.decide(INPUT)).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
    assertThat(seen).isEmpty();
  }

  @Test
  void clearTextToAnotherMachineIsRefused() {
    for (String address :
        List.of("http://opa.example.com:8181", "http://10.0.0.1", "http://127.0.0.1.example.com")) {
      assertThatThrownBy(
              () ->
                  new OpaServerEngine(
                      URI.create(address),
                      SSLContext.getDefault(),
                      Optional.empty(),
                      EngineOptions.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in clear text; use https");
    }
  }

  private Decision decision() throws NoSuchAlgorithmException {
    try (OpaServerEngine engine = engine(Optional.empty())) {
      return engine.decide(INPUT);
    }
  }

  private OpaServerEngine engine(Optional<String> token) throws NoSuchAlgorithmException {
    return new OpaServerEngine(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
        SSLContext.getDefault(),
        token.map(Secret::of),
        new EngineOptions(1, Duration.ofMillis(500), Optional.empty()));
  }
}
