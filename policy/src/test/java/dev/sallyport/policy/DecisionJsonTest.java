package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.RecordingLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionJsonTest {

  private static final DecisionJson READER = new DecisionJson(Optional.empty());

  @Test
  void readsAnAllow() throws Exception {
    Decision decision =
        read(
            """
            {decision: 'allow', reasons: ['rule_allowed', 'group_allowed'], message: 'Welcome.',
             mask: {request: ['jwt'], response: ['email', 'us-ssn']}, recording: 'heads'}
            """);

    assertThat(decision)
        .isEqualTo(
            new Decision.Allow(
                List.of(Reason.GROUP_ALLOWED, Reason.RULE_ALLOWED),
                Optional.of("Welcome."),
                MaskPlan.of(Set.of(new DetectorId("jwt"))),
                MaskPlan.of(Set.of(new DetectorId("email"), new DetectorId("us-ssn"))),
                Optional.of(RecordingLevel.HEADS)));
  }

  @Test
  void readsADenyAndAHold() throws Exception {
    assertThat(read("{decision: 'deny', reasons: ['rule_denied'], message: 'No.'}"))
        .isEqualTo(new Decision.Deny(List.of(Reason.RULE_DENIED), Optional.of("No.")));
    assertThat(read("{decision: 'hold', reasons: ['approval_required']}"))
        .isEqualTo(new Decision.Hold(List.of(Reason.APPROVAL_REQUIRED), Optional.empty()));
  }

  @Test
  void noResultIsNoDecision() throws Exception {
    assertThat(READER.read("[]".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Decision.Deny.because(Reason.NO_DECISION));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "null",
        "'allow'",
        "[]",
        "{}",
        "{reasons: ['rule_allowed']}",
        "{decision: 'allow'}",
        "{decision: true, reasons: ['rule_allowed']}",
        "{decision: 'Allow', reasons: ['rule_allowed']}",
        "{decision: 'permit', reasons: ['rule_allowed']}",
        "{decision: 'allow', reasons: []}",
        "{decision: 'allow', reasons: null}",
        "{decision: 'allow', reasons: 'rule_allowed'}",
        "{decision: 'allow', reasons: [1]}",
        "{decision: 'allow', reasons: ['RULE_ALLOWED']}",
        "{decision: 'allow', reasons: ['because']}",
        "{decision: 'allow', reasons: ['rule_allowed', 'rule_allowed']}",
        "{decision: 'allow', reasons: ['rule_allowed'], message: ''}",
        "{decision: 'allow', reasons: ['rule_allowed'], message: null}",
        "{decision: 'allow', reasons: ['rule_allowed'], message: 7}",
        "{decision: 'allow', reasons: ['rule_allowed'], extra: 1}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: []}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: null}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {both: []}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: 'email'}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: null}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: [1]}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: ['E-mail']}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: {jwt: 'erase'}}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: {jwt: {'keep-last': 17}}}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: {jwt: {}}}}",
        "{decision: 'allow', reasons: ['rule_allowed'], unmask: ['email']}",
        "{decision: 'allow', reasons: ['rule_allowed'], unmask: {response: {email: 'hash'}}}",
        "{decision: 'deny', reasons: ['rule_denied'], unmask: {response: ['email']}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: ['jwt', 'jwt']}}",
        "{decision: 'allow', reasons: ['rule_allowed'], recording: 'all'}",
        "{decision: 'allow', reasons: ['rule_allowed'], recording: null}",
        "{decision: 'deny', reasons: ['rule_denied'], mask: {}}",
        "{decision: 'deny', reasons: ['rule_denied'], recording: 'full'}",
        "{decision: 'hold', reasons: ['approval_required'], mask: {request: ['jwt']}}",
        "{decision: 'hold', reasons: ['approval_required'], recording: 'full'}"
      })
  void refusesWhatTheSchemaRefuses(String answer) {
    assertThat(Schemas.faults(Schemas.DECISION, Documents.json(answer))).isNotEmpty();
    assertThatThrownBy(() -> read(answer)).isInstanceOf(DecisionJson.BrokenException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{decision: 'allow', reasons: ['rule_allowed']}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: {email: 'hash'}}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {response: {jwt: {'keep-last': 4}}}}",
        "{decision: 'allow', reasons: ['rule_allowed'], unmask: {response: ['email']}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {request: []}}",
        "{decision: 'allow', reasons: ['rule_allowed'], mask: {response: ['payment-card']}}",
        "{decision: 'deny', reasons: ['rule_denied', 'no_decision']}"
      })
  void acceptsWhatTheSchemaAccepts(String answer) throws Exception {
    assertThat(Schemas.faults(Schemas.DECISION, Documents.json(answer))).isEmpty();
    assertThat(read(answer).reasons()).isNotEmpty();
  }

  @Test
  void messageHasAtMost500Characters() throws Exception {
    for (int length : new int[] {500, 501}) {
      String answer =
          "{decision: 'deny', reasons: ['rule_denied'], message: '" + "€".repeat(length) + "'}";
      boolean fits = length <= DecisionJson.MAX_MESSAGE;

      assertThat(Schemas.faults(Schemas.DECISION, Documents.json(answer)).isEmpty())
          .isEqualTo(fits);
      if (fits) {
        assertThat(read(answer).message()).isPresent();
      } else {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(DecisionJson.BrokenException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "7", "[{\"result\":{}},{\"result\":{}}]"})
  void refusesWhatIsNotOneResult(String results) {
    assertThatThrownBy(() -> READER.read(results.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DecisionJson.BrokenException.class);
  }

  @Test
  void schemaKnowsExactlyTheReasonsThereAre() {
    List<String> codes = new ArrayList<>();
    for (JsonNode code : Schemas.DECISION.getSchemaNode().at("/properties/reasons/items/enum")) {
      codes.add(code.asText());
    }
    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::code).toList());
  }

  private static Decision read(String answer)
      throws JsonProcessingException, DecisionJson.BrokenException {
    return READER.read(
        Documents.JSON.writeValueAsBytes(Documents.json("[{result: " + answer + "}]")));
  }
}
