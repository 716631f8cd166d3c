package dev.sallyport.policy.memo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.Guard;
import dev.sallyport.policy.dependency.InputPath;
import dev.sallyport.policy.dependency.Obstacle;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class MemoisedEngineTest extends SmallInputs {

  private static final String DATA =
      """
      {"sallyport": {"resources": {
         "simple": {"groups": ["a"], "hold": true},
         "docs": {"allow": [
            {"groups": ["editors"], "hold": {"methods": ["DELETE"], "paths": ["/api/admin"]}},
            {"groups": ["readers"], "methods": ["GET"], "paths": ["/api/v2"], "recording": "full"}]},
         "masked": {"groups": ["a", "b"], "mask": {"response": ["email"]}}}},
       "answers": {"docs": {"decision": "allow", "reasons": ["rule_allowed"]}},
       "format": "Not today, %s.",
       "keys": {"identity": "identity"},
       "staff": ["editors", "a"]}
      """;

  private record Pair(WasmPolicyEngine fresh, MemoisedEngine memoised) {}

  private static final List<Pair> PAIRS = new ArrayList<>();
  private static final MemoCounters COUNTERS = new MemoCounters();

  @BeforeContainer
  static void load() throws PolicyException, IOException {
    JsonNode data = new JsonMapper().readTree(DATA);
    for (byte[] bundle :
        List.of(
            StandardBundle.bytes(),
            bundle("own"),
            bundle("sample"),
            bundle("tools"),
            bundle("routed"))) {
      WasmPolicyEngine engine = WasmPolicyEngine.load(bundle, data);
      PAIRS.add(new Pair(engine, MemoisedEngine.of(engine, COUNTERS)));
    }
  }

  @AfterContainer
  static void close() {
    PAIRS.forEach(pair -> pair.memoised().close());
    PAIRS.clear();
  }

  @Property(tries = 1500)
  void decidesAsIfNothingWereRemembered(@ForAll @From("inputs") PolicyInput input) {
    for (Pair pair : PAIRS) {
      assertThat(pair.memoised().decide(input))
          .isEqualTo(pair.fresh().decide(InputJson.write(input)));
    }
  }

  @Example
  void theComparisonIsOfDecisionsThatWereRemembered() {
    PolicyInput input = inputs().sample();
    PAIRS.getFirst().memoised().decide(input);
    long before = COUNTERS.hits();
    PAIRS.getFirst().memoised().decide(input);

    assertThat(COUNTERS.hits()).isEqualTo(before + 1);
    assertThat(PAIRS).allMatch(pair -> pair.memoised().remembers());
  }

  @Example
  void whatThePolicyDoesNotReadDoesNotCount() {
    MemoCounters counters = new MemoCounters();
    Counting engine = new Counting();
    MemoisedEngine memoised = memoised(engine, counters, InputPath.of("resource", "name"));
    List<PolicyInput> inputs = inputs().list().ofSize(200).sample();

    inputs.forEach(memoised::decide);

    long resources = inputs.stream().map(PolicyInput::resource).distinct().count();
    assertThat(engine.asked).isEqualTo((int) resources);
    assertThat(counters.misses()).isEqualTo(resources);
    assertThat(counters.hits()).isEqualTo(200 - resources);
  }

  @Example
  void accidentsAreNotRemembered() {
    Counting engine = new Counting();
    engine.decision = Decision.Deny.because(Reason.EVALUATION_FAILED);
    MemoisedEngine memoised =
        memoised(engine, new MemoCounters(), InputPath.of("resource", "name"));
    PolicyInput input = inputs().sample();

    memoised.decide(input);
    engine.decision = Decision.Deny.because(Reason.RULE_DENIED);

    assertThat(memoised.decide(input)).isEqualTo(engine.decision);
  }

  @Example
  void whatIsNotKnownOrHasAnObstacleIsNotRemembered() {
    Counting engine = new Counting();
    MemoCounters counters = new MemoCounters();
    PolicyInput input = inputs().sample();
    Dependencies clock =
        new Dependencies(
            new TreeSet<>(),
            new TreeSet<>(),
            List.of(new Obstacle("a clock", new TreeSet<>(List.of(way())))),
            List.of(),
            new TreeMap<>());

    for (MemoisedEngine memoised :
        List.of(
            memoised(engine, counters, InputPath.of("weather")),
            new MemoisedEngine(engine, Optional.of(clock), counters, 10),
            new MemoisedEngine(engine, Optional.empty(), counters, 10))) {
      memoised.decide(input);
      memoised.decide(input);
      assertThat(memoised.remembers()).isFalse();
    }
    assertThat(engine.asked).isEqualTo(6);
    assertThat(counters.bypasses()).isEqualTo(6);
  }

  @Example
  void onlyTheRuleThatTakesTheWholeInputIsEvaluatedEveryTime() throws Exception {
    MemoCounters counters = new MemoCounters();
    try (MemoisedEngine memoised =
        MemoisedEngine.of(
            WasmPolicyEngine.load(bundle("routed"), new JsonMapper().readTree(DATA)), counters)) {
      for (String resource : List.of("bundled", "unknown", "nobody")) {
        PolicyInput input = asking(resource, "/");
        memoised.decide(input);
        long before = counters.hits();
        memoised.decide(input);
        assertThat(counters.hits()).as(resource).isEqualTo(before + 1);
        assertThat(memoised.readsBody(resource)).isFalse();
      }
      assertThat(counters.bypasses()).isZero();
      for (String resource : List.of("docs", "masked", "simple")) {
        long before = counters.bypasses();
        memoised.decide(asking(resource, "/"));
        memoised.decide(asking(resource, "/"));
        assertThat(counters.bypasses()).as(resource).isEqualTo(before + 2);
        assertThat(memoised.readsBody(resource)).isTrue();
      }
    }
  }

  @Example
  void aConditionOnWhatIsNoTextIsTakenToHold() {
    Counting engine = new Counting();
    MemoCounters counters = new MemoCounters();
    for (InputPath place :
        List.of(
            InputPath.of("time", "iso"),
            InputPath.of("identity", "groups"),
            InputPath.of("weather"))) {
      memoised(engine, counters, way(Guard.of(place, List.of("x")))).decide(inputs().sample());
    }
    assertThat(counters.bypasses()).isEqualTo(3);

    memoised(engine, counters, way(Guard.of(InputPath.of("resource", "kind"), List.of("x"))))
        .decide(inputs().sample());
    assertThat(counters.misses()).isEqualTo(1);
  }

  @Example
  void whatDoesNotBeginSoIsRemembered() {
    Counting engine = new Counting();
    MemoCounters counters = new MemoCounters();
    PolicyInput input = asking("docs", "/api/v2");
    InputPath path = InputPath.of("request", "path");

    memoised(engine, counters, way(Guard.beginning(path, List.of("?", "/api")))).decide(input);
    assertThat(counters.bypasses()).isEqualTo(1);
    memoised(engine, counters, way(Guard.beginning(path, List.of("/api?")))).decide(input);
    memoised(engine, counters, way(Guard.of(path, List.of("/api")))).decide(input);
    assertThat(counters.bypasses()).isEqualTo(1);
    assertThat(counters.misses()).isEqualTo(2);
  }

  private static Obstacle.Way way(Guard... guards) {
    return new Obstacle.Way(new TreeSet<>(List.of(guards)));
  }

  private static MemoisedEngine memoised(
      PolicyEngine engine, MemoCounters counters, Obstacle.Way way) {
    return new MemoisedEngine(
        engine,
        Optional.of(
            new Dependencies(
                new TreeSet<>(List.of(InputPath.of("resource", "name"))),
                new TreeSet<>(),
                List.of(new Obstacle("all of it", new TreeSet<>(List.of(way)))),
                List.of(),
                new TreeMap<>())),
        counters,
        100);
  }

  private PolicyInput asking(String resource, String target) {
    PolicyInput sample = inputs().sample();
    return new PolicyInput(
        sample.identity(),
        resource,
        sample.kind(),
        RequestHead.of("GET", "a.example", target, Map.of()),
        sample.connection(),
        sample.at());
  }

  @Example
  void longValuesAreNotRemembered() {
    Counting engine = new Counting();
    MemoisedEngine memoised = memoised(engine, new MemoCounters(), InputPath.of("request", "path"));
    PolicyInput input = asking("docs", "/" + "x".repeat(KeyMaker.LONGEST));

    memoised.decide(input);
    memoised.decide(input);

    assertThat(engine.asked).isEqualTo(2);
  }

  @Example
  void neverMoreThanItsCapacityIsRemembered() {
    Remembered remembered = new Remembered(100);
    KeyMaker keys =
        KeyMaker.of(
                new Dependencies(
                    new TreeSet<>(List.of(InputPath.of("request", "path"))),
                    new TreeSet<>(),
                    List.of(),
                    List.of(),
                    new TreeMap<>()))
            .orElseThrow();
    for (int i = 0; i < 1000; i++) {
      PolicyInput input = asking("docs", "/" + i);
      KeyMaker.Key key = keys.key(input).orElseThrow();
      remembered.put(key, Decision.Deny.because(Reason.RULE_DENIED));
      assertThat(remembered.size()).isBetween(1, 100);
      assertThat(remembered.get(key)).isNotNull();
    }
  }

  @Example
  void closedEngineDeniesWhateverWasRemembered() throws PolicyException, IOException {
    MemoisedEngine memoised =
        MemoisedEngine.of(
            WasmPolicyEngine.load(StandardBundle.bytes(), new JsonMapper().readTree(DATA)),
            new MemoCounters());
    PolicyInput input = inputs().sample();
    memoised.decide(input);
    memoised.close();

    assertThat(memoised.decide(input)).isEqualTo(Decision.Deny.because(Reason.EVALUATION_FAILED));
  }

  @Example
  void bundleWithoutAListDecidesAndRemembersNothing() throws PolicyException, IOException {
    try (MemoisedEngine memoised =
        MemoisedEngine.of(
            WasmPolicyEngine.load(bundle("without-list"), new JsonMapper().readTree(DATA)),
            new MemoCounters())) {
      assertThat(memoised.remembers()).isFalse();
      assertThat(memoised.readsBody("docs")).isTrue();
    }
  }

  private static MemoisedEngine memoised(
      PolicyEngine engine, MemoCounters counters, InputPath reads) {
    return new MemoisedEngine(
        engine,
        Optional.of(
            new Dependencies(
                new TreeSet<>(List.of(reads)),
                new TreeSet<>(),
                List.of(),
                List.of(),
                new TreeMap<>())),
        counters,
        100);
  }

  private static byte[] bundle(String name) throws IOException {
    try (InputStream in =
        MemoisedEngineTest.class.getResourceAsStream("/bundles/" + name + ".tar.gz")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Counts how often it is asked. */
  private static final class Counting implements PolicyEngine {
    private int asked;
    private Decision decision = Decision.Deny.because(Reason.RULE_DENIED);

    @Override
    public Decision decide(PolicyInput input) {
      asked++;
      return decision;
    }

    @Override
    public boolean readsBody(String resource) {
      return true;
    }

    @Override
    public String bundleDigest() {
      return "0";
    }

    @Override
    public void close() {}
  }
}
