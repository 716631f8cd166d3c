package dev.sallyport.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.envoy.lab.Answer;
import dev.sallyport.envoy.lab.FakeGuard;
import dev.sallyport.envoy.lab.FakeGuard.Script;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.lab.Lab;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest.RequestCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However the guard ends, nothing passes that it has not let pass. */
class SealsTest {

  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(SealsTest::gateway);
  }

  private static dev.sallyport.core.resource.Gateway gateway(Lab.Ground ground) {
    return Gateways.of(
        Gateways.door(TlsProfile.MODERN),
        Gateways.resource(
            "api", "api.test", "/api", Gateways.upstream(ground.address(), ground.trust())));
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @BeforeEach
  void forget() {
    lab.guard().follow(Script.ADMIT);
    lab.upstream().forget();
  }

  @Test
  void sendsNothingToTheUpstreamWhenTheGuardEndsCleanlyWithoutAnAnswer() throws Exception {
    lab.guard().follow((_, answers) -> answers.onCompleted());

    Answer answer = lab.client().get("api.test", "/api");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("not_admitted");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void sendsNothingToTheUpstreamWhenTheGuardAnswersWithoutAdmission() throws Exception {
    lab.guard()
        .follow(
            (request, answers) ->
                answers.onNext(
                    FakeGuard.admit(request).toBuilder().clearDynamicMetadata().build()));

    assertThat(lab.client().get("api.test", "/api").code()).isEqualTo("not_admitted");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void sendsNothingToTheUpstreamWhenTheGuardFails() throws Exception {
    lab.guard().follow((_, answers) -> answers.onError(Status.INTERNAL.asRuntimeException()));

    Answer answer = lab.client().get("api.test", "/api");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("guard_unavailable");
    assertThat(answer.json().path("exchange").asText())
        .isEqualTo(answer.headers().get("x-request-id"));
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void refusesTheAnswerWhenTheGuardEndsCleanlyAfterAdmission() throws Exception {
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.hasRequestHeaders()) {
                answers.onNext(FakeGuard.admit(request));
                answers.onCompleted();
              }
            });

    assertSealed(lab.client().get("api.test", "/api"));
  }

  @Test
  void refusesTheAnswerWhenTheGuardEndsCleanlyAtTheResponse() throws Exception {
    lab.guard().follow(unlessResponseHeaders(answers -> answers.onCompleted()));

    assertSealed(lab.client().get("api.test", "/api"));
    Answer head = lab.client().send("api.test", "HEAD /api HTTP/1.1", "api.test", "");
    assertThat(head.status()).isEqualTo(503);
    assertThat(head.raw()).doesNotContain("078-05-1120");
  }

  @Test
  void refusesTheAnswerWhenTheGuardLeavesTheMarkOn() throws Exception {
    lab.guard()
        .follow(
            unlessResponseHeaders(
                answers ->
                    answers.onNext(
                        ProcessingResponse.newBuilder()
                            .setResponseHeaders(HeadersResponse.getDefaultInstance())
                            .build())));

    assertSealed(lab.client().get("api.test", "/api"));
  }

  @Test
  void sealsAnAnswerWhoseUpstreamSendsTheMarkItself() throws Exception {
    lab.upstream()
        .add(
            Map.of(
                Wire.UNINSPECTED_HEADER, "", "x-sallyport-other", "1", "x-envoy-overloaded", "1"));
    lab.guard().follow(unlessResponseHeaders(answers -> answers.onCompleted()));
    assertSealed(lab.client().get("api.test", "/api"));

    lab.guard().follow(Script.ADMIT);
    Answer admitted = lab.client().get("api.test", "/api");
    assertThat(admitted.status()).isEqualTo(200);
    assertThat(admitted.headers().keySet())
        .noneMatch(name -> name.startsWith("x-sallyport") || name.startsWith("x-envoy"));
    var seen = lab.guard().awaitStream().await(RequestCase.RESPONSE_HEADERS);
    assertThat(FakeGuard.Seen.headers(seen.getResponseHeaders()))
        .containsEntry(Wire.UNINSPECTED_HEADER, admitted.headers().get("x-request-id"));
  }

  @Test
  void passesNothingOfABodyWhoseGuardFails() throws Exception {
    lab.guard()
        .follow(
            (request, answers) -> {
              if (request.hasResponseBody()) {
                answers.onError(Status.INTERNAL.asRuntimeException());
              } else {
                answers.onNext(FakeGuard.admit(request));
              }
            });

    assertThat(lab.client().get("api.test", "/api").raw())
        .doesNotContain(dev.sallyport.envoy.lab.Upstream.SECRET);
  }

  @Test
  void passesTheGuardsOwnRefusalAsItIs() throws Exception {
    lab.guard()
        .follow(
            (_, answers) ->
                answers.onNext(
                    ProcessingResponse.newBuilder()
                        .setImmediateResponse(
                            ImmediateResponse.newBuilder()
                                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Unauthorized))
                                .setDetails(Wire.REFUSAL_DETAILS_PREFIX + "token_missing")
                                .setBody(ByteString.copyFromUtf8("{\"code\":\"token_missing\"}")))
                        .build()));

    Answer answer = lab.client().get("api.test", "/api");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"code\":\"token_missing\"}");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void failsAnExchangeWhoseGuardChangesWhereItGoes() throws Exception {
    lab.guard()
        .follow(
            (request, answers) ->
                answers.onNext(
                    FakeGuard.admit(request).toBuilder()
                        .setRequestHeaders(
                            HeadersResponse.newBuilder()
                                .setResponse(
                                    CommonResponse.newBuilder()
                                        .setHeaderMutation(
                                            HeaderMutation.newBuilder()
                                                .addSetHeaders(
                                                    HeaderValueOption.newBuilder()
                                                        .setHeader(
                                                            HeaderValue.newBuilder()
                                                                .setKey(":authority")
                                                                .setRawValue(
                                                                    ByteString.copyFromUtf8(
                                                                        "elsewhere.test")))))))
                        .build()));

    assertThat(lab.client().get("api.test", "/api").code()).isEqualTo("guard_unavailable");
    assertThat(lab.upstream().took()).isEmpty();
  }

  @Test
  void answersWithoutAGuardOrWithAFrozenOne() throws Exception {
    try (Lab other = Lab.start(SealsTest::gateway)) {
      other.guard().close();
      assertThat(other.client().get("api.test", "/api").code()).isEqualTo("guard_unavailable");
      assertThat(other.client().get("api.test", "/none").code()).isEqualTo("guard_unavailable");
      assertThat(
              other
                  .client()
                  .clearText("GET / HTTP/1.1\r\nhost: api.test\r\nconnection: close\r\n\r\n")
                  .code())
          .isEqualTo("tls_required");

      Files.deleteIfExists(other.guardSocket());
      try (ServerSocketChannel frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        frozen.bind(UnixDomainSocketAddress.of(other.guardSocket()));
        assertThat(other.client().get("api.test", "/api").code()).isEqualTo("guard_unavailable");
      }
      assertThat(other.upstream().took()).isEmpty();
    }
  }

  private static void assertSealed(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("guard_unavailable");
    assertThat(answer.json().path("exchange").asText())
        .isEqualTo(answer.headers().get("x-request-id"));
    assertThat(answer.raw()).doesNotContain("078-05-1120").doesNotContain("x-sallyport");
  }

  private interface Act {
    void on(io.grpc.stub.StreamObserver<ProcessingResponse> answers);
  }

  private static Script unlessResponseHeaders(Act act) {
    return (request, answers) -> {
      if (request.hasResponseHeaders()) {
        act.on(answers);
      } else {
        answers.onNext(FakeGuard.admit(request));
      }
    };
  }
}
