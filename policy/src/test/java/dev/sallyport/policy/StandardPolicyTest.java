package dev.sallyport.policy;

import static dev.sallyport.policy.Documents.resources;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.RecordingLevel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and what the standard policy decides about them. */
class StandardPolicyTest {

  private static final JsonNode DATA =
      resources(
          """
          {
            chat: {groups: ['engineers', 'interns']},
            docs: {allow: [
              {groups: ['editors'], hold: {methods: ['DELETE'], paths: ['/api/admin']}},
              {groups: ['readers'], methods: ['GET', 'HEAD'], paths: ['/api/v2/', '/health']},
              {groups: ['writers'], methods: ['PUT'], hold: true},
              {groups: ['auditors'], mask: {response: ['email', 'us-ssn']}, recording: 'full'},
              {groups: ['guests'], mask: {request: ['jwt'], response: ['email']}, recording: 'heads'}
            ]}
          }
          """);

  private static PolicyEngine engine;

  @BeforeAll
  static void load() throws PolicyException {
    engine = WasmPolicyEngine.load(StandardBundle.bytes(), DATA);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat  | engineers         | GET    | /                    | allow | group_allowed
          chat  | interns           | POST   | /v1/chat/completions | allow | group_allowed
          chat  | x,engineers       | DELETE | /a/../b              | allow | group_allowed
          chat  | engineers,interns | GET    | //                   | allow | group_allowed
          chat  |                   | GET    | /                    | deny  | group_not_allowed
          chat  | engineer          | GET    | /                    | deny  | group_not_allowed
          chat  | engineerss        | GET    | /                    | deny  | group_not_allowed
          chat  | Engineers         | GET    | /                    | deny  | group_not_allowed
          chat  | ' engineers'      | GET    | /                    | deny  | group_not_allowed
          chat  | readers           | GET    | /                    | deny  | group_not_allowed
          chat  | *                 | GET    | /                    | deny  | group_not_allowed
          Chat  | engineers         | GET    | /                    | deny  | resource_not_in_policy
          other | engineers         | GET    | /                    | deny  | resource_not_in_policy
          ''    | engineers         | GET    | /                    | deny  | resource_not_in_policy
          allow | engineers         | GET    | /                    | deny  | resource_not_in_policy
          docs  | readers           | GET    | /api/v2              | allow | group_allowed
          docs  | readers           | GET    | /api/v2/             | allow | group_allowed
          docs  | readers           | HEAD   | /api/v2/a/b          | allow | group_allowed
          docs  | readers           | GET    | /api/v2/a%20b        | allow | group_allowed
          docs  | readers           | GET    | /api/%762/a          | allow | group_allowed
          docs  | readers           | GET    | /health?x=/../       | allow | group_allowed
          docs  | readers           | GET    | /api/v20             | deny  | path_not_allowed
          docs  | readers           | GET    | /API/v2              | deny  | path_not_allowed
          docs  | readers           | GET    | /healthz             | deny  | path_not_allowed
          docs  | readers           | GET    | /                    | deny  | path_not_allowed
          docs  | readers           | GET    | *                    | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/../admin     | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/%2e%2e/admin | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/%252e/admin  | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/..%2fadmin   | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/..%5cadmin   | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/..;/admin    | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2//admin       | deny  | path_not_allowed
          docs  | readers           | GET    | //api/v2/            | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/./x          | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/%c0%ae/x     | deny  | path_not_allowed
          docs  | readers           | GET    | /api/v2/%zz          | deny  | path_not_allowed
          docs  | readers           | POST   | /api/v2/             | deny  | method_not_allowed
          docs  | readers           | get    | /api/v2/             | deny  | method_not_allowed
          docs  | readers           | DELETE | /                    | deny  | method_not_allowed path_not_allowed
          docs  | readers           | GET    | /api/v2?_method=PUT  | deny  | method_not_allowed
          docs  | writers,readers   | GET    | /api/v2/x            | allow | group_allowed
          docs  | writers,readers   | PUT    | /api/v2/x            | hold  | approval_required
          docs  | writers           | PUT    | /                    | hold  | approval_required
          docs  | writers           | GET    | /                    | deny  | method_not_allowed
          docs  | writers,editors   | PUT    | /                    | hold  | approval_required
          docs  | editors           | GET    | /api/admin           | allow | group_allowed
          docs  | editors           | DELETE | /api/other           | allow | group_allowed
          docs  | editors           | DELETE | /api/admin           | hold  | approval_required
          docs  | editors           | delete | /api/ADMIN/users     | hold  | approval_required
          docs  | editors           | DELETE | /api//admin          | hold  | approval_required
          docs  | editors           | DELETE | /x/..;/api/admin     | hold  | approval_required
          docs  | editors           | DELETE | /api/%61dmin         | hold  | approval_required
          docs  | editors           | POST   | /api/admin?_method=x | hold  | approval_required
          docs  | auditors          | GET    | /                    | allow | group_allowed
          """)
  void decides(
      String resource,
      String groups,
      String method,
      String target,
      String verdict,
      String reasons) {
    Request request =
        Request.to(resource)
            .by(groups == null ? new String[0] : groups.split(","))
            .with(method, target);

    Decision decision = engine.decide(request.input());

    assertThat(verdict(decision)).isEqualTo(verdict);
    assertThat(decision.reasons()).extracting(Reason::code).containsExactly(reasons.split(" "));
  }

  @Test
  void overrideOfTheMethodBreaksALimitOfMethods() {
    Request allowed = Request.to("docs").by("readers").with("GET", "/api/v2");

    assertThat(engine.decide(allowed.input())).isInstanceOf(Decision.Allow.class);
    for (String header : List.of("X-HTTP-Method-Override", "x-method-override", "X-HTTP-Method")) {
      assertThat(engine.decide(allowed.header(header, "DELETE").input()))
          .isEqualTo(Decision.Deny.because(Reason.METHOD_NOT_ALLOWED));
    }
  }

  @Test
  void masksAndRecordingOfAllRulesAddUp() {
    Decision decision = engine.decide(Request.to("docs").by("guests", "auditors").input());

    assertThat(decision)
        .isEqualTo(
            new Decision.Allow(
                List.of(Reason.GROUP_ALLOWED),
                Optional.empty(),
                MaskPlan.of(Set.of(new DetectorId("jwt"))),
                MaskPlan.of(Set.of(new DetectorId("email"), new DetectorId("us-ssn"))),
                Optional.of(RecordingLevel.FULL)));
  }

  @Test
  void emptyDocumentAllowsNothing() throws PolicyException {
    for (String data : List.of("{}", "{sallyport: {}}", "{sallyport: {resources: {}}}")) {
      try (PolicyEngine empty =
          WasmPolicyEngine.load(StandardBundle.bytes(), Documents.json(data))) {
        assertThat(empty.decide(Request.to("chat").by("engineers").input()))
            .isEqualTo(Decision.Deny.because(Reason.RESOURCE_NOT_IN_POLICY));
      }
    }
  }

  private static String verdict(Decision decision) {
    return switch (decision) {
      case Decision.Allow ignored -> "allow";
      case Decision.Deny ignored -> "deny";
      case Decision.Hold ignored -> "hold";
    };
  }
}
