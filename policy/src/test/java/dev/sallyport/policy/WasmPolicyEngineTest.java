package dev.sallyport.policy;

import static dev.sallyport.policy.Documents.bundle;
import static dev.sallyport.policy.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The engine on a policy of one's own, see {@code src/test/rego/own}. */
class WasmPolicyEngineTest {

  private static final Decision.Allow ALLOWED =
      new Decision.Allow(
          List.of(Reason.RULE_ALLOWED),
          Optional.empty(),
          MaskPlan.NOTHING,
          MaskPlan.NOTHING,
          Optional.empty());

  @Test
  void answersWithWhatTheRuleSays() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"))) {
      assertThat(answer(engine, "bundled")).isEqualTo(ALLOWED);
    }
  }

  @Test
  void configuredDataIsMergedOverTheBundles() throws PolicyException {
    String data = "{answers: {mine: {decision: 'hold', reasons: ['approval_required']}}}";
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json(data))) {
      assertThat(answer(engine, "mine"))
          .isEqualTo(new Decision.Hold(List.of(Reason.APPROVAL_REQUIRED), Optional.empty()));
      assertThat(answer(engine, "bundled")).isEqualTo(ALLOWED);
    }
  }

  @Test
  void silenceIsADenial() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"))) {
      assertThat(answer(engine, "unknown")).isEqualTo(Decision.Deny.because(Reason.NO_DECISION));
    }
  }

  @Test
  void brokenAnswerIsADenial() throws PolicyException {
    String data =
        "{answers: {a: true, b: {decision: 'allow'}, c: {decision: 'allow', reasons: ['because']}}}";
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json(data))) {
      for (String name : List.of("a", "b", "c")) {
        assertThat(answer(engine, name)).isEqualTo(Decision.Deny.because(Reason.INVALID_DECISION));
      }
    }
  }

  @Test
  void unknownDetectorIsADenial() throws PolicyException {
    String data =
        "{answers: {a: {decision: 'allow', reasons: ['rule_allowed'], mask: {response: ['emial']}}}}";
    EngineOptions options = EngineOptions.DEFAULT.withDetectors(Set.of(new DetectorId("email")));
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json(data), options)) {
      assertThat(answer(engine, "a")).isEqualTo(Decision.Deny.because(Reason.INVALID_DECISION));
    }
  }

  @Test
  void messageOfTheRuleIsKept() throws PolicyException {
    try (PolicyEngine engine =
        WasmPolicyEngine.load(bundle("own"), json("{format: 'Not today, %s.'}"))) {
      assertThat(engine.decide(Request.to("x").with("FORMAT", "/").input()))
          .isEqualTo(
              new Decision.Deny(List.of(Reason.RULE_DENIED), Optional.of("Not today, alice.")));
    }
  }

  @Test
  void trapIsADenialAndTheNextDecisionIsRight() throws PolicyException {
    EngineOptions one = new EngineOptions(1, Duration.ofSeconds(30), Optional.empty());
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"), one)) {
      for (int i = 0; i < 3; i++) {
        assertThat(engine.decide(Request.to("x").with("CONFLICT", "/").input()))
            .isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
        assertThat(answer(engine, "bundled")).isEqualTo(ALLOWED);
      }
    }
  }

  @Test
  void runawayEvaluationIsEndedAndTheThreadGoesOn() throws PolicyException {
    EngineOptions one = new EngineOptions(1, Duration.ofMillis(300), Optional.empty());
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"), one)) {
      assertThat(engine.decide(Request.to("x").with("RUNAWAY", "/").input()))
          .isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(answer(engine, "bundled")).isEqualTo(ALLOWED);
    }
  }

  @Test
  void evaluationThatOutgrowsItsMemoryIsADenial() throws PolicyException {
    EngineOptions one = new EngineOptions(1, Duration.ofMinutes(1), Optional.empty());
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"), one)) {
      assertThat(engine.decide(Request.to("x").with("GLUTTON", "/").input()))
          .isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
      assertThat(answer(engine, "bundled")).isEqualTo(ALLOWED);
    }
  }

  @Test
  void inputThatIsNoTextIsADenial() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"))) {
      assertThat(engine.decide(Request.to("bundled").with("ANSWER", "/\ud800").input()))
          .isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
    }
  }

  @Test
  void largeInputIsDecidedLikeASmallOne() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"))) {
      for (int length : new int[] {1, 100_000, 3_000_000, 1}) {
        Request request = Request.to("bundled").with("ANSWER", "/" + "a".repeat(length));
        assertThat(engine.decide(request.input())).isEqualTo(ALLOWED);
      }
    }
  }

  @Test
  void closedEngineDenies() throws PolicyException {
    PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"));
    engine.close();

    assertThat(answer(engine, "bundled"))
        .isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
  }

  @Test
  void interruptedCallerIsDeniedAndStaysInterrupted() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(bundle("own"), json("{}"))) {
      Thread.currentThread().interrupt();
      Decision decision = answer(engine, "bundled");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(decision).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
    }
  }

  @Test
  void digestIsTheBundles() throws PolicyException {
    try (PolicyEngine engine = WasmPolicyEngine.load(StandardBundle.bytes(), json("{}"))) {
      assertThat(engine.bundleDigest()).isEqualTo(Sha256.hex(StandardBundle.bytes()));
    }
  }

  @Test
  void eightThreadsGetTheirOwnAnswers()
      throws PolicyException, InterruptedException, ExecutionException {
    EngineOptions few = new EngineOptions(3, Duration.ofMinutes(1), Optional.empty());
    try (PolicyEngine engine =
            WasmPolicyEngine.load(
                StandardBundle.bytes(),
                Documents.resources("{chat: {groups: ['a']}, held: {groups: ['b'], hold: true}}"),
                few);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        runs.add(threads.submit(() -> wrongAnswers(engine, seed)));
      }
      for (Future<Integer> run : runs) {
        assertThat(run.get()).isZero();
      }
    }
  }

  @Test
  void namesTheUnsupportedBuiltins() {
    assertThatThrownBy(() -> WasmPolicyEngine.load(bundle("unsupported"), json("{}")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("http.send, time.now_ns")
        .hasMessageContaining("input.time");
  }

  @Test
  void namesTheMissingEntrypoint() {
    assertThatThrownBy(() -> WasmPolicyEngine.load(bundle("elsewhere"), json("{}")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("no entrypoint sallyport/main/decision, only [elsewhere/allow]");
  }

  @Test
  void refusesDataThatIsNoObject() {
    for (String data : List.of("[]", "null", "'a'")) {
      assertThatThrownBy(() -> WasmPolicyEngine.load(bundle("own"), json(data)))
          .isInstanceOf(PolicyException.class)
          .hasMessage("policy.data must be an object");
    }
  }

  @Test
  void refusesDataOfAnotherShapeThanTheBundles() {
    assertThatThrownBy(
            () -> WasmPolicyEngine.load(bundle("own"), json("{answers: {bundled: 'yes'}}")))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("policy.data.answers.bundled does not fit");
  }

  @Test
  void refusesDataWhereARuleIs() {
    assertThatThrownBy(
            () ->
                WasmPolicyEngine.load(
                    bundle("own"), json("{sallyport: {main: {decision: {decision: 'allow'}}}}")))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith(
            "policy.data.sallyport.main.decision is where the bundle has a rule");
  }

  @Test
  void saysWhatThePolicyFindsWrongWithItsData() {
    assertThatThrownBy(
            () ->
                WasmPolicyEngine.load(
                    StandardBundle.bytes(),
                    Documents.resources(
                        "{a: {groups: [], method: ['GET']}, b: {groups: ['x']}, c: 7}")))
        .isInstanceOf(PolicyException.class)
        .hasMessage(
            "policy.data: sallyport.resources.a.groups: must be a list of at least one group;"
                + " sallyport.resources.a.method: unknown key;"
                + " sallyport.resources.c: must be a rule, or {allow: [rule, ...]}");
  }

  private static int wrongAnswers(PolicyEngine engine, int seed) {
    int wrong = 0;
    for (int i = 0; i < 500; i++) {
      Decision decision;
      boolean right;
      switch ((seed + i) % 4) {
        case 0 -> {
          decision = engine.decide(Request.to("chat").by("a").input());
          right = decision instanceof Decision.Allow;
        }
        case 1 -> {
          decision = engine.decide(Request.to("held").by("b", "a").input());
          right = decision instanceof Decision.Hold;
        }
        case 2 -> {
          decision = engine.decide(Request.to("chat").by("b").input());
          right = decision.equals(Decision.Deny.because(Reason.GROUP_NOT_ALLOWED));
        }
        default -> {
          decision = engine.decide(Request.to("r" + seed).by("a").input());
          right = decision.equals(Decision.Deny.because(Reason.RESOURCE_NOT_IN_POLICY));
        }
      }
      wrong += right ? 0 : 1;
    }
    return wrong;
  }

  private static Decision answer(PolicyEngine engine, String name) {
    return engine.decide(Request.to(name).with("ANSWER", "/").input());
  }
}
