package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.ScriptedGuard.Script;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.envoy.lab.FakeGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guard that closes, fails, is silent or forgets the seal, at each phase. Nothing may pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyGuardTest {

  private static final String RAW = "{\"email\":\"ada.lovelace@example.com\"}";

  @TempDir static Path folder;

  private World world;
  private World.Behind documents;
  private Gateway gateway;

  @BeforeAll
  void startTheGateway() throws Exception {
    world = World.in(folder);
    documents =
        world.behind("documents.internal", Upstream.answering(200, "application/json", RAW));
    int port = World.freePort();
    Path config = new Yaml(world, port).with("documents", "document", documents).write();
    gateway = Gateway.startScripted(folder, config, port, new LocalEnvoy());
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private Curl.Answer post() throws Exception {
    return gateway.call("documents.test", "/people").with("--data", "{\"a\":1}").run();
  }

  @Test
  void theScaffoldingLetsAnAdmittedCallPass() throws Exception {
    gateway.scripted().follow(Script.ADMIT);

    Curl.Answer answer = post();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(RAW);
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestCase.class,
      names = {"REQUEST_HEADERS", "REQUEST_BODY"})
  void aCleanCloseBeforeAdmissionAdmitsNothing(RequestCase phase) throws Exception {
    int before = documents.upstream().seen().size();
    gateway
        .scripted()
        .follow(
            (message, answers) -> {
              if (message.getRequestCase() == phase) {
                answers.onCompleted();
              }
            });

    Curl.Answer answer = post();

    assertThat(answer.status()).as(answer.toString()).isIn(403, 503);
    assertThat(answer.body()).contains("\"code\":").doesNotContain("lovelace");
    assertThat(documents.upstream().seen()).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestCase.class,
      names = {"REQUEST_HEADERS", "REQUEST_BODY", "RESPONSE_HEADERS", "RESPONSE_BODY"})
  void aFailedStreamNeverShowsTheRawAnswer(RequestCase phase) throws Exception {
    int before = documents.upstream().seen().size();
    gateway
        .scripted()
        .follow(
            (message, answers) -> {
              if (message.getRequestCase() == phase) {
                answers.onError(Status.INTERNAL.asRuntimeException());
              } else {
                answers.onNext(FakeGuard.admit(message));
              }
            });

    Curl.Answer answer = post();

    assertThat(answer.body()).as(answer.toString()).doesNotContain("lovelace");
    if (phase == RequestCase.REQUEST_HEADERS) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"guard_unavailable\"");
      assertThat(documents.upstream().seen()).hasSize(before);
    }
  }

  @Test
  void aCleanCloseAfterAdmissionNeverShowsTheRawAnswer() throws Exception {
    gateway
        .scripted()
        .follow(
            (message, answers) -> {
              answers.onNext(FakeGuard.admit(message));
              if (message.getRequestCase() == RequestCase.REQUEST_HEADERS) {
                answers.onCompleted();
              }
            });

    Curl.Answer answer = gateway.call("documents.test", "/people").run();

    assertThat(answer.status()).as(answer.toString()).isIn(502, 503);
    assertThat(answer.body()).doesNotContain("lovelace");
  }

  @Test
  void anAnswerWithoutTheSealIsNotAdmitted() throws Exception {
    int before = documents.upstream().seen().size();
    gateway
        .scripted()
        .follow(
            answering(
                RequestCase.REQUEST_HEADERS,
                ProcessingResponse.newBuilder()
                    .setRequestHeaders(HeadersResponse.getDefaultInstance())
                    .build()));

    Curl.Answer answer = gateway.call("documents.test", "/people").run();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"not_admitted\"");
    assertThat(documents.upstream().seen()).hasSize(before);
  }

  @Test
  void aResponseThatWasNotTakenUnderInspectionIsRefused() throws Exception {
    gateway
        .scripted()
        .follow(
            answering(
                RequestCase.RESPONSE_HEADERS,
                ProcessingResponse.newBuilder()
                    .setResponseHeaders(HeadersResponse.getDefaultInstance())
                    .build()));

    Curl.Answer answer = gateway.call("documents.test", "/people").run();

    assertThat(answer.status()).as(answer.toString()).isIn(502, 503);
    assertThat(answer.body()).doesNotContain("lovelace");
  }

  @Test
  void aSlowGuardDelaysAnExchangeAndChangesNothing() throws Exception {
    try (ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor()) {
      gateway
          .scripted()
          .follow(
              (message, answers) -> {
                Future<?> _ =
                    later.schedule(
                        () -> answers.onNext(FakeGuard.admit(message)), 1, TimeUnit.SECONDS);
              });

      Curl.Answer answer = post();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(RAW);
    }
  }

  /** Passes everything on but one kind of message, which gets this answer. */
  private static Script answering(RequestCase phase, ProcessingResponse instead) {
    return (message, answers) ->
        answers.onNext(message.getRequestCase() == phase ? instead : FakeGuard.admit(message));
  }
}
