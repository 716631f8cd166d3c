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
        "{groups: ['a'], mask: {request: ['email']}, recording: 'metadata'}",
        "{groups: ['a'], profile: 'strict', break_glass: false}",
        "{groups: ['a'], hours: {from: 0, to: 24}}",
        "{groups: ['a'], hours: {from: 22, to: 6, weekdays: ['sunday']}}",
        "{groups: ['a'], hold: {writes: true}}",
        "{groups: ['a'], hold: {operations: ['delete']}}",
        "{groups: ['a'], llm: {}, mcp: {}, vector: {}}",
        "{groups: ['a'], llm: {models: ['m'], max_tokens: 1, max_input_tokens: 9, attachments: true}}",
        "{groups: ['a'], mcp: {tools: ['t'], prompts: ['p'], uris: ['u']}}",
        "{groups: ['a'], vector: {operations: ['query'], collections: ['c'], max_top_k: 3}}",
        "{groups: ['a'], limits: {body_bytes: 1, header_bytes: 2}}",
        "{groups: ['a'], budgets: [{name: 'a-1', tokens: 5, seconds: 86400}]}"
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
        "{groups: ['a'], profile: 'harsh'}",
        "{groups: ['a'], break_glass: 1}",
        "{groups: ['a'], hours: {}}",
        "{groups: ['a'], hours: {from: 8}}",
        "{groups: ['a'], hours: {from: -1, to: 8}}",
        "{groups: ['a'], hours: {from: 1.5, to: 8}}",
        "{groups: ['a'], hours: {from: 8, to: 25}}",
        "{groups: ['a'], hours: {from: 8, to: 9, weekdays: []}}",
        "{groups: ['a'], hours: {from: 8, to: 9, weekdays: ['Monday']}}",
        "{groups: ['a'], hours: {from: 8, to: 9, zone: 'CET'}}",
        "{groups: ['a'], hours: null}",
        "{groups: ['a'], hold: {writes: false}}",
        "{groups: ['a'], hold: {reviewers: []}}",
        "{groups: ['a'], hold: {humans: 2}}",
        "{groups: ['a'], hold: {writes: true, reviewers: ['b'], humans: 17}}",
        "{groups: ['a'], hold: {writes: true, methods: ['PUT']}}",
        "{groups: ['a'], hold: {operations: []}}",
        "{groups: ['a'], hold: {operations: ['drop']}}",
        "{groups: ['a'], llm: null}",
        "{groups: ['a'], llm: true}",
        "{groups: ['a'], llm: {models: []}}",
        "{groups: ['a'], llm: {model: ['m']}}",
        "{groups: ['a'], llm: {max_tokens: 0}}",
        "{groups: ['a'], llm: {max_tokens: '9'}}",
        "{groups: ['a'], llm: {attachments: 'no'}}",
        "{groups: ['a'], mcp: []}",
        "{groups: ['a'], mcp: {tools: [1]}}",
        "{groups: ['a'], mcp: {tool: ['x']}}",
        "{groups: ['a'], vector: {operations: ['drop']}}",
        "{groups: ['a'], vector: {max_top_k: -1}}",
        "{groups: ['a'], limits: {}}",
        "{groups: ['a'], limits: {body: 3}}",
        "{groups: ['a'], limits: {body_bytes: 0}}",
        "{groups: ['a'], budgets: []}",
        "{groups: ['a'], budgets: {name: 'a', tokens: 5, seconds: 1}}",
        "{groups: ['a'], budgets: [{name: 'A', tokens: 5, seconds: 1}]}",
        "{groups: ['a'], budgets: [{name: 'a', tokens: 5, requests: 5, seconds: 1}]}",
        "{groups: ['a'], budgets: [{name: 'a', tokens: 5}]}",
        "{groups: ['a'], budgets: [{name: 'a', tokens: 5, seconds: 86401}]}",
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
