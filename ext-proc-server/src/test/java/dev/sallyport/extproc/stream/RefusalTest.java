package dev.sallyport.extproc.stream;

import static dev.sallyport.core.event.RecordedEvent.Direction.REQUEST;
import static dev.sallyport.core.event.RecordedEvent.Direction.RESPONSE;
import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.BodyEnded;
import dev.sallyport.core.event.RecordedEvent.Decided;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.core.event.RecordedEvent.Identified;
import dev.sallyport.core.event.RecordedEvent.Started;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges that are refused: by which code, in which words, on which record. */
class RefusalTest {

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void refusesARequestWithoutATokenAndNamesTheScheme() {
    Map<String, String> head = guard.head("GET");
    head.remove("authorization");
    ImmediateResponse answer = refused(guard.to("plain").requestHead(head, true));

    assertRefused(answer, ErrorCode.TOKEN_MISSING);
    assertThat(JourneyTest.set(answer.getHeaders()))
        .containsEntry("www-authenticate", "Bearer")
        .containsEntry("content-type", "application/json");
    assertThat(json(answer).path("exchange").asText())
        .isEqualTo("5b0a7d0e-0000-4000-8000-000000000001");
    assertThat(guard.journal.all(Identified.class)).isEmpty();
  }

  @Test
  void tellsAnExpiredTokenFromAnInvalidOne() {
    String expired =
        guard.issuer.token(
            claims ->
                claims.expirationTime(
                    java.util.Date.from(guard.clock.instant().minusSeconds(3600))));
    ImmediateResponse answer =
        refused(
            guard
                .to("plain")
                .requestHead(guard.head("GET", "authorization", "Bearer " + expired), true));
    assertRefused(answer, ErrorCode.TOKEN_EXPIRED);
    assertThat(JourneyTest.set(answer.getHeaders()))
        .containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
  }

  @Test
  void saysThatTheIssuerIsAway() {
    guard.issuer.goAway();
    assertRefused(
        refused(guard.to("plain").requestHead(guard.head("GET"), true)),
        ErrorCode.IDENTITY_UNAVAILABLE);
  }

  @Test
  void deniesWithThePolicysReasonsAndWords() {
    guard.policy.decideFromNowOn(
        new Decision.Deny(
            List.of(Reason.GROUP_NOT_ALLOWED, Reason.METHOD_NOT_ALLOWED), Optional.of("Ask Bob.")));
    ImmediateResponse answer = refused(guard.to("plain").requestHead(guard.head("GET"), true));

    assertRefused(answer, ErrorCode.POLICY_DENIED);
    assertThat(json(answer).path("message").asText()).isEqualTo("Ask Bob.");
    assertThat(json(answer).path("reasons"))
        .extracting(JsonNode::asText)
        .containsExactly("group_not_allowed", "method_not_allowed");
    assertThat(guard.journal.only(Decided.class).decision()).isEqualTo("deny");
    assertThat(guard.policy.asked().identity().subject()).isEqualTo("anna");
    assertThat(guard.policy.asked().connection().address()).isEqualTo("192.0.2.7");
  }

  @Test
  void refusesWhenAStepIsBroken() {
    guard.policy.decideFromNowOn(null);
    assertRefused(
        refused(guard.to("plain").requestHead(guard.head("GET"), true)),
        ErrorCode.GUARD_UNAVAILABLE);
  }

  @Test
  void refusesWhereTheRouteSaysSo() {
    FakeEnvoy envoy = guard.with(Map.of("x-sallyport-refuse", "misdirected_request"));
    assertRefused(
        refused(envoy.requestHead(guard.head("GET"), true)), ErrorCode.MISDIRECTED_REQUEST);
    assertThat(guard.journal.only(Started.class).resource()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"plain,unknown", "unknown,REVISION"})
  void refusesAResourceOrRevisionItDoesNotKnow(String resource, String revision) {
    FakeEnvoy envoy =
        guard.with(
            Map.of(
                "x-sallyport-resource",
                resource,
                "x-sallyport-revision",
                revision.replace("REVISION", TestGuard.REVISION)));
    assertRefused(refused(envoy.requestHead(guard.head("GET"), true)), ErrorCode.SNAPSHOT_UNKNOWN);
  }

  @Test
  void refusesARouteThatSaysNothing() {
    assertRefused(
        refused(guard.with(Map.of()).requestHead(guard.head("GET"), true)),
        ErrorCode.SNAPSHOT_UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    ":method,CONNECT,upgrade_refused",
    "upgrade,websocket,upgrade_refused",
    ":path,/a%00b,path_refused",
    ":path,/a%zzb,path_refused",
    ":path,*,path_refused",
    "x-request-id,not an id,request_refused",
    "x-api-key,other,credential_ambiguous",
  })
  void refusesWhatNoResourceTakes(String name, String value, String code) {
    ImmediateResponse answer =
        refused(guard.to("plain").requestHead(guard.head("GET", name, value), true));
    assertThat(json(answer).path("code").asText()).isEqualTo(code);
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("refused");
  }

  @Test
  void wantsAClientCertificateWhereTheResourceDoes() {
    assertRefused(
        refused(guard.to("mutual-tls").requestHead(guard.head("GET"), true)),
        ErrorCode.CLIENT_CERTIFICATE_REQUIRED);
  }

  @Test
  void refusesOnARouteThatKeepsBodiesToItself() {
    assertRefused(
        refused(guard.to("plain").requestHeadWithoutBodies(guard.head("POST"))),
        ErrorCode.GUARD_UNAVAILABLE);
  }

  @Test
  void refusesARequestBodyThatCannotBeInspected() {
    assertRefused(
        refused(
            guard
                .to("both-ways")
                .requestHead(guard.head("POST", "content-type", "image/png"), false)),
        ErrorCode.UNINSPECTABLE_REQUEST);
  }

  @Test
  void refusesARequestBodyThatIsNotWhatItsHeadSays() {
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(guard.head("POST", "content-type", "application/json"), false);
    envoy.next();
    envoy.body(REQUEST, "{\"a\": nonsense", true);
    assertRefused(refused(envoy), ErrorCode.UNINSPECTABLE_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "200,content-type,image/png,uninspectable_response",
    "200,content-type,text/plain; charset=utf-16,uninspectable_response",
    "200,content-encoding,compress,uninspectable_response",
    "101,upgrade,websocket,uninspectable_response",
    "206,content-type,text/plain,partial_response_refused",
    "200,content-type,multipart/byteranges,partial_response_refused",
    "200,x-nothing,at all,uninspectable_response",
  })
  void refusesAnswersThatCannotBeInspected(int status, String name, String value, String code) {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(response(status, name, value), false);

    ImmediateResponse answer = refused(envoy);
    assertThat(json(answer).path("code").asText()).isEqualTo(code);
    assertThat(guard.journal.only(Ended.class).error()).contains(code);
  }

  @Test
  void answersInPlaceOfAnAnswerWhoseFirstBytesAreNotWhatItsHeadSays() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, "\u0001 anna@example.com", false);

    ImmediateResponse answer = refused(envoy);
    assertRefused(answer, ErrorCode.UNINSPECTABLE_RESPONSE);
    assertThat(json(answer).path("message").asText())
        .contains("Cause: The body cannot be inspected as JSON")
        .doesNotContain("anna");
  }

  @Test
  void passesAndRecordsWhatItsFirstBytesShowToBeUninspectableWhereThatIsTheRule() {
    FakeEnvoy envoy = guard.to("lenient");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, "\u0001 anna@example.com", false);
    envoy.body(RESPONSE, " and more", true);
    envoy.halfClose();

    assertThat(envoy.status().isOk()).isTrue();
    assertThat(envoy.passed(RESPONSE)).isEqualTo("\u0001 anna@example.com and more");
    assertThat(guard.journal.only(BodyEnded.class).uninspected()).isTrue();
    assertThat(guard.journal.body(RESPONSE)).isEmpty();
  }

  @Test
  void breaksOffWhatTurnsOutUninspectableLaterWhateverTheRule() {
    FakeEnvoy envoy = guard.to("lenient");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, "{\"a\": ", false);
    envoy.body(RESPONSE, "nonsense anna@example.com", true);

    assertThat(envoy.status().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(envoy.passed(RESPONSE)).doesNotContain("anna");
  }

  @Test
  void blamesTheRequestEvenWhenTheAnswerHasBegun() {
    FakeEnvoy envoy = guard.to("both-ways");
    envoy.requestHead(guard.head("POST", "content-type", "application/json"), false);
    envoy.next();
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(REQUEST, "nonsense", true);
    assertRefused(refused(envoy), ErrorCode.UNINSPECTABLE_REQUEST);
  }

  @Test
  void breaksTheStreamWhenAnAnswerTurnsOutUninspectable() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    envoy.body(RESPONSE, "{\"mail\": ", false);
    envoy.body(RESPONSE, "nonsense anna@example.com", false);

    assertThat(envoy.status().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(envoy.passed(RESPONSE)).doesNotContain("anna@example.com");
    Ended ended = guard.journal.only(Ended.class);
    assertThat(ended.outcome()).isEqualTo("aborted");
    assertThat(ended.error()).contains("uninspectable_response");
  }

  @Test
  void refusesAnAnswerToARequestThatWasNotAdmitted() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    ProcessingResponse answer = envoy.next();
    assertThat(answer.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "503,'upstream_reset_before_response_started{remote_connection_failure}',"
        + "'TLS_error:verify cert failed: cert hash and spki',upstream_pin_mismatch",
    "503,'upstream_reset_before_response_started{x}',"
        + "'TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',"
        + "upstream_untrusted",
    "503,'upstream_reset_before_response_started{x}','TLS_error:|handshake',upstream_tls_failed",
    "503,'upstream_reset_before_response_started{connection_timeout}','',"
        + "upstream_handshake_timeout",
    "503,'upstream_reset_before_response_started{connection_termination}','',upstream_closed",
    "503,no_healthy_upstream,'',upstream_unavailable",
    "504,upstream_response_timeout,'',upstream_timeout",
    "408,stream_idle_timeout,'',upstream_timeout",
    "403,'rbac_access_denied_matched_policy[none]','',not_admitted",
  })
  void putsTheCatalogueInPlaceOfEnvoysOwnAnswers(
      int status, String details, String transport, String code) {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(
        Map.of(":status", Integer.toString(status), "content-type", "text/plain"),
        false,
        Map.of("response.code_details", details, "upstream.transport_failure_reason", transport));

    assertThat(json(refused(envoy)).path("code").asText()).isEqualTo(code);
  }

  @Test
  void recordsAnAnswerThatEnvoyGaveBeforeTheRequestCameHere() {
    FakeEnvoy envoy = guard.with(Map.of());
    envoy.responseHead(
        Map.of(":status", "400"),
        false,
        Map.of("response.code_details", "path_normalization_failed"));
    assertRefused(refused(envoy), ErrorCode.PATH_REFUSED);
  }

  @Test
  void refusesWhatCannotBePutOnRecord() {
    guard.journal.refuse(Decided.class);
    assertRefused(
        refused(guard.to("plain").requestHead(guard.head("GET"), true)),
        ErrorCode.RECORD_UNAVAILABLE);
  }

  @Test
  void keepsTheLastOfAnAnswerWhoseEndCannotBePutOnRecord() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    guard.journal.refuse(Ended.class);
    envoy.body(RESPONSE, "{", false);
    envoy.body(RESPONSE, "}", true);

    assertThat(envoy.status().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(envoy.passed(RESPONSE)).isEqualTo("{");
  }

  @Test
  void answersInPlaceOfAnAnswerWhoseOnlyPieceCannotBePutOnRecord() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(response(200, "content-type", "application/json"), false);
    guard.journal.refuse(Ended.class);
    envoy.body(RESPONSE, "{}", true);

    assertThat(refused(envoy).getStatus().getCodeValue()).isEqualTo(503);
    assertThat(envoy.passed(RESPONSE)).isEmpty();
  }

  @Test
  void recordsWhereABodyStoppedWhenTheExchangeIsRefused() {
    FakeEnvoy envoy = guard.to("masked");
    envoy.requestHead(guard.head("POST", "content-type", "text/plain"), false);
    envoy.body(REQUEST, "half of ", false);
    envoy.next();
    envoy.responseHead(Map.of(":status", "503"), false);

    assertThat(guard.journal.only(BodyEnded.class).length()).isEqualTo(8);
    assertThat(guard.journal.events()).last().isInstanceOf(Ended.class);
  }

  private static ImmediateResponse refused(FakeEnvoy envoy) {
    while (true) {
      ProcessingResponse answer = envoy.next();
      if (answer.hasImmediateResponse()) {
        envoy.halfClose();
        assertThat(envoy.status().isOk()).isTrue();
        return answer.getImmediateResponse();
      }
    }
  }

  private void assertRefused(ImmediateResponse answer, ErrorCode code) {
    assertThat(json(answer).path("code").asText()).isEqualTo(code.code());
    assertThat(answer.getStatus().getCodeValue()).isEqualTo(code.status());
    Ended ended = guard.journal.only(Ended.class);
    assertThat(ended.outcome()).isEqualTo("refused");
    assertThat(ended.error()).contains(code.code());
    assertThat(ended.status()).contains(code.status());
  }

  private static JsonNode json(ImmediateResponse answer) {
    try {
      return new JsonMapper().readTree(answer.getBody().toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
