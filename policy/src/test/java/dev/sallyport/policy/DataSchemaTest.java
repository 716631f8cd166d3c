package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.Decision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of the data document and the policy's own check agree. */
class DataSchemaTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{groups: ['a']}",
        "{allow: [{groups: ['a']}]}",
        "{groups: ['a'], methods: ['GET', 'PROPFIND'], paths: ['/', '/a/b']}",
        "{groups: ['a'], hold: true}",
        "{groups: ['a'], hold: false}",
        "{groups: ['a'], hold: {methods: ['DELETE']}}",
        "{groups: ['a'], hold: {paths: ['/x'], methods: ['DELETE']}}",
        "{groups: ['a'], mask: {request: ['email']}, recording: 'metadata'}"
      })
  void soundDocumentIsTaken(String resource) throws PolicyException {
    JsonNode data = Documents.resources("{r: " + resource + "}");

    assertThat(Schemas.faults(Schemas.DATA, data)).isEmpty();
    WasmPolicyEngine.load(StandardBundle.bytes(), data).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "'a'",
        "[]",
        "{}",
        "{groups: 'a'}",
        "{groups: []}",
        "{groups: ['']}",
        "{groups: [1]}",
        "{group: ['a']}",
        "{groups: ['a'], method: ['GET']}",
        "{groups: ['a'], methods: []}",
        "{groups: ['a'], methods: null}",
        "{groups: ['a'], methods: false}",
        "{groups: ['a'], methods: 'GET'}",
        "{groups: ['a'], methods: ['get']}",
        "{groups: ['a'], paths: ['api']}",
        "{groups: ['a'], paths: {}}",
        "{groups: ['a'], paths: ['']}",
        "{groups: ['a'], hold: 'yes'}",
        "{groups: ['a'], hold: null}",
        "{groups: ['a'], hold: {}}",
        "{groups: ['a'], hold: []}",
        "{groups: ['a'], hold: {path: ['/']}}",
        "{groups: ['a'], hold: {methods: ['delete']}}",
        "{groups: ['a'], hold: {paths: []}}",
        "{groups: ['a'], mask: ['email']}",
        "{groups: ['a'], mask: {}}",
        "{groups: ['a'], mask: {request: 'email'}}",
        "{groups: ['a'], mask: {response: []}}",
        "{groups: ['a'], mask: {all: ['email']}}",
        "{groups: ['a'], recording: 'everything'}",
        "{groups: ['a'], recording: null}",
        "{allow: []}",
        "{allow: null}",
        "{allow: false}",
        "{allow: {groups: ['a']}}",
        "{allow: {x: {groups: ['a']}}}",
        "{allow: [{groups: ['a']}], groups: ['a']}",
        "{allow: [{groups: ['a']}, {}]}",
        "{allow: [['a']]}",
        "{allow: [{allow: [{groups: ['a']}]}]}"
      })
  void brokenDocumentIsRefusedAndAllowsNothing(String resource) {
    JsonNode data = Documents.resources("{r: " + resource + "}");

    assertThat(Schemas.faults(Schemas.DATA, data)).isNotEmpty();
    assertThat(loadAndAsk(data)).isEqualTo("refused");
  }

  private static String loadAndAsk(JsonNode data) {
    try (PolicyEngine engine = WasmPolicyEngine.load(StandardBundle.bytes(), data)) {
      Decision decision = engine.decide(Request.to("r").by("a").input());
      return "loaded: " + decision;
    } catch (PolicyException e) {
      assertThat(e).hasMessageStartingWith("policy.data: sallyport.resources.r");
      return "refused";
    }
  }
}
