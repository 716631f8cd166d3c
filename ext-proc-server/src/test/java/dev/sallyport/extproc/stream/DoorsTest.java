package dev.sallyport.extproc.stream;

import static dev.sallyport.extproc.testing.TestGuard.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Value;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.core.event.RecordedEvent.Started;
import dev.sallyport.extproc.testing.FakeEnvoy;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of what Envoy says of the connections that an exchange runs on. */
class DoorsTest {

  private final TestGuard guard = TestGuard.start();

  @AfterEach
  void stop() {
    guard.close();
  }

  @Test
  void haveEnvoyTellOfTheFirstExchangeOfAConnectionAndOfNoOther() {
    assertThat(admitted(7)).containsKeys(Wire.ADMISSION_KEY, Wire.FIRST_DOOR_KEY);
    assertThat(admitted(7)).containsOnlyKeys(Wire.ADMISSION_KEY);
    assertThat(admitted(8)).containsKeys(Wire.ADMISSION_KEY, Wire.FIRST_DOOR_KEY);
  }

  @Test
  void haveEnvoyTellOfTheFirstExchangeAlsoIfItIsRefused() {
    assertThat(refused(7)).containsOnlyKeys(Wire.FIRST_DOOR_KEY);
    assertThat(refused(7)).isEmpty();
    assertThat(admitted(7)).containsOnlyKeys(Wire.ADMISSION_KEY);
  }

  @Test
  void haveEnvoyTellOfTheFirstAnswerOfAnUpstreamsConnectionAndOfNoOther() {
    String door = "12 TLS_AES_128_GCM_SHA256 X25519 10.0.0.5:4712";
    assertThat(answered(door)).containsOnlyKeys(Wire.SECOND_DOOR_KEY);
    assertThat(answered(door)).isEmpty();
    assertThat(answered(door.replace("12 ", "13 "))).containsOnlyKeys(Wire.SECOND_DOOR_KEY);
  }

  @Test
  void areOnRecordWithWhatBothAgreedOn() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHeadOn(
        7, guard.head("GET", Wire.FIRST_DOOR_HEADER, "TLS_AES_256_GCM_SHA384 X25519MLKEM768"));
    envoy.responseHead(
        response(200, Wire.SECOND_DOOR_HEADER, "12 TLS_AES_128_GCM_SHA256 X25519 10.0.0.5:4712"),
        true,
        Map.of("upstream.tls_version", "TLSv1.3"));

    assertThat(guard.journal.only(Started.class).tls())
        .containsEntry("downstream.connection", "7")
        .containsEntry("downstream.version", "TLSv1.3")
        .containsEntry("downstream.cipher", "TLS_AES_256_GCM_SHA384")
        .containsEntry("downstream.group", "X25519MLKEM768");
    assertThat(guard.journal.only(Ended.class).tls())
        .containsEntry("encryption_in_transit", "enforced")
        .containsEntry("upstream.connection", "12")
        .containsEntry("upstream.cipher", "TLS_AES_128_GCM_SHA256")
        .containsEntry("upstream.group", "X25519");
  }

  @Test
  void areNotCalledEncryptedWhenNothingIsKnownOfOne() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("GET"), true);
    envoy.responseHead(response(200, Wire.SECOND_DOOR_HEADER, "- - - -"), true);

    assertThat(guard.journal.only(Ended.class).tls()).isEmpty();
  }

  @Test
  void areNoBusinessOfClientOrUpstream() {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("GET", Wire.FIRST_DOOR_HEADER, "a b"), true);
    envoy.responseHead(response(200, Wire.SECOND_DOOR_HEADER, "12 a b 10.0.0.5:4712"), true);

    assertThat(
            envoy.all().stream()
                .filter(ProcessingResponse::hasResponseHeaders)
                .findFirst()
                .orElseThrow()
                .getResponseHeaders()
                .getResponse()
                .getHeaderMutation()
                .getRemoveHeadersList())
        .contains(Wire.SECOND_DOOR_HEADER, Wire.UNINSPECTED_HEADER);
  }

  private Map<String, Value> admitted(double connection) {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHeadOn(connection, guard.head("GET"));
    return metadata(envoy.next());
  }

  private Map<String, Value> refused(double connection) {
    FakeEnvoy envoy = guard.to("plain");
    Map<String, String> head = guard.head("GET");
    head.remove("authorization");
    envoy.requestHeadOn(connection, head);
    ProcessingResponse answer = envoy.next();
    assertThat(answer.hasImmediateResponse()).isTrue();
    return metadata(answer);
  }

  private Map<String, Value> answered(String door) {
    FakeEnvoy envoy = guard.to("plain");
    envoy.requestHead(guard.head("GET"), true);
    envoy.next();
    envoy.responseHead(response(200, Wire.SECOND_DOOR_HEADER, door), true);
    return metadata(envoy.next());
  }

  private static Map<String, Value> metadata(ProcessingResponse answer) {
    return answer
        .getDynamicMetadata()
        .getFieldsOrDefault(Wire.METADATA_NAMESPACE, Value.getDefaultInstance())
        .getStructValue()
        .getFieldsMap();
  }
}
