package dev.sallyport.policy.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.WasmPolicyEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the rules in {@code src/test/rego/reads}. */
class AnalysisTest {

  @Test
  void comparisonReadsAValue() throws Exception {
    assertThat(values("const")).containsExactly("input.identity.subject");
    assertThat(values("quoted")).containsExactly("input.request.headers[\"x-http-method\"]");
  }

  @Test
  void lookUpsOnTheWayTellOnlyWhetherSomethingIsThere() throws Exception {
    assertThat(texts(reads("const").presences())).containsExactly("input.identity");
  }

  @Test
  void inputIsFollowedIntoFunctionsAndThroughVariables() throws Exception {
    assertThat(values("helper")).containsExactly("input.request.path");
    assertThat(values("alias")).containsExactly("input.connection.address");
  }

  @Test
  void ruleThatNothingCanBeReadByDependsOnNothing() throws Exception {
    assertThat(values("static")).isEmpty();
    assertThat(reads("static").presences()).isEmpty();
  }

  @Test
  void computedKeyReadsTheWholeObjectAndSaysWhere() throws Exception {
    Dependencies computed = reads("computed");
    assertThat(texts(computed.values())).containsExactly("input.request.headers");
    assertThat(computed.remarks())
        .singleElement()
        .asString()
        .matches("main\\.rego:\\d+: all of input\\.request\\.headers counts as read, .*");
    assertThat(computed.obstacles()).isEmpty();
  }

  @Test
  void loopsAndKeysAreReads() throws Exception {
    assertThat(values("loop")).containsExactly("input.identity.groups");
    assertThat(values("keyed")).containsExactly("input.request.host");
    assertThat(values("walked")).containsExactly("input.body");
  }

  @Test
  void negationReadsToo() throws Exception {
    assertThat(values("negated"))
        .containsExactly("input.request.query.debug", "input.resource.kind");
    assertThat(values("presence")).containsExactly("input.connection.client_certificate");
  }

  @Test
  void comprehensionsReadTheirOwn() throws Exception {
    assertThat(values("branch")).containsExactly("input.request.method", "input.request.path");
  }

  @Test
  void wholeInputIsAnObstacleWithItsPlace() throws Exception {
    for (String rule : List.of("whole", "passed")) {
      assertThat(reads(rule).obstacles())
          .singleElement()
          .matches(Obstacle::isEverywhere)
          .asString()
          .matches(
              "main\\.rego:\\d+: data\\.reads\\.(%s|_any) uses input as a whole; .*"
                  .formatted(rule));
    }
  }

  @Test
  void clockIsAnObstacleWithItsPlace() throws Exception {
    assertThat(reads("clock").obstacles())
        .singleElement()
        .asString()
        .matches(
            "main\\.rego:\\d+: data\\.reads\\.clock calls time\\.now_ns, which gives another answer at"
                + " another time");
  }

  /** Of the policy in {@code src/test/rego/routed}. */
  @Test
  void ofAnObstacleItIsSaidForWhichInputsItIsThere() throws Exception {
    assertThat(routed().obstacles())
        .extracting(Obstacle::toString)
        .containsExactly(
            "main.rego:11: data.sallyport.main.decision uses input as a whole; name the fields"
                + " that are meant (only where input.resource.name is \"docs\")",
            "main.rego:23: data.sallyport.main._any uses input as a whole; name the fields that"
                + " are meant (only where input.request.method is \"DELETE\" or \"GET\" and"
                + " input.resource.name is \"masked\")",
            "teams/simple.rego:4: data.teams.simple.decision uses input as a whole; name the"
                + " fields that are meant (only where input.resource.name is \"simple\")");
    assertThat(routed().isHopeless()).isFalse();
    assertThat(routed().values())
        .extracting(InputPath::toString)
        .containsExactly("input.identity.groups", "input.request.method", "input.resource.name");
  }

  @Test
  void obstacleIsNoneForOtherResources() throws Exception {
    assertThat(routed().readsBody()).isTrue();
    assertThat(routed().readsBody("docs")).isTrue();
    assertThat(routed().readsBody("unknown")).isFalse();
  }

  /** Rules whose conditions hold of something else than the input as it came. */
  @ParameterizedTest
  @ValueSource(strings = {"faked", "either", "grown", "looped", "computedprefix", "unprefixed"})
  void conditionThatProvesNothingIsNotNamed(String rule) throws Exception {
    assertThat(reads(rule).obstacles()).hasSize(1).allMatch(Obstacle::isEverywhere);
  }

  @Test
  void howAPlaceBeginsSaysForWhichInputsAnObstacleIsThere() throws Exception {
    Dependencies prefixed = reads("prefixed");

    assertThat(prefixed.obstacles())
        .singleElement()
        .asString()
        .endsWith("(only where input.request.path begins with \"/export/\")");
    byte[] written = DependenciesJson.write(prefixed, "d1");
    assertThat(DependenciesJson.read(written, "d1")).contains(prefixed);
    assertThat(new String(written, StandardCharsets.UTF_8))
        .as("who does not know of beginnings does not take the list")
        .contains("\"version\" : 3");
    assertThat(new String(DependenciesJson.write(reads("guarded"), "d1"), StandardCharsets.UTF_8))
        .contains("\"version\" : 2");
  }

  private static Dependencies routed() throws Exception {
    try (InputStream in = AnalysisTest.class.getResourceAsStream("/bundles/routed.tar.gz")) {
      return WasmPolicyEngine.load(
              Objects.requireNonNull(in).readAllBytes(), new JsonMapper().createObjectNode())
          .dependencies()
          .orElseThrow();
    }
  }

  @Test
  void whatReplacesAPartOfTheInputIsRead() throws Exception {
    assertThat(values("replaced")).containsExactly("input.identity.issuer", "input.time.hour");
  }

  @Test
  void ruleChosenAtRunTimeMayBeAnyOfItsPackage() throws Exception {
    assertThat(values("dynamic"))
        .containsExactlyInAnyOrder(
            "input.resource.name", "input.request.host", "input.connection.tls_version");
  }

  @Test
  void bodyIsReadWhereAnyPartOfItIs() throws Exception {
    assertThat(reads("walked").readsBody()).isTrue();
    assertThat(reads("whole").readsBody()).isTrue();
    assertThat(reads("const").readsBody()).isFalse();
  }

  @Test
  void statementThatIsNotKnownEndsIt() {
    String plan =
        """
        {"static": {"files": [{"value": "a.rego"}]}, "plans": {"plans": [{"name": "a/b", "blocks": [
          {"stmts": [{"type": "TeleportStmt", "stmt": {"file": 0, "row": 7}}]}]}]}}
        """;
    assertThatThrownBy(() -> Analysis.of(plan.getBytes(StandardCharsets.UTF_8), "a/b"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage("a.rego:7: this version does not know OPA's statement TeleportStmt");
  }

  @Test
  void missingEntrypointAndBrokenPlanAreNamed() {
    assertThatThrownBy(() -> reads("nothing"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage("the plan has no entrypoint reads/nothing");
    assertThatThrownBy(() -> Analysis.of(new byte[] {'{'}, "a"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage("the plan is not JSON");
  }

  @Test
  void listSurvivesItsFile() throws Exception {
    for (String rule : List.of("computed", "clock", "alias", "guarded")) {
      Dependencies reads = reads(rule);
      assertThat(DependenciesJson.read(DependenciesJson.write(reads, "d1"), "d1")).contains(reads);
    }
  }

  @Test
  void listOfAnotherModuleOrWithoutItsPartsIsRefused() throws Exception {
    byte[] list = DependenciesJson.write(reads("const"), "d1");
    assertThatThrownBy(() -> DependenciesJson.read(list, "d2"))
        .isInstanceOf(IOException.class)
        .hasMessage("it was worked out for another policy.wasm");
    for (String part : List.of("values", "presences", "obstacles", "builtins")) {
      String without =
          new String(list, StandardCharsets.UTF_8).replace("\"" + part + "\"", "\"x\"");
      assertThatThrownBy(
              () -> DependenciesJson.read(without.getBytes(StandardCharsets.UTF_8), "d1"))
          .isInstanceOf(IOException.class)
          .hasMessage("it has no " + part);
    }
  }

  @Test
  void listOfAnEarlierVersionHasObstaclesForEveryInput() throws IOException {
    String earlier =
        """
        {"version": 1, "wasm": "d1", "values": [], "presences": [], "remarks": [], "builtins": {},
         "obstacles": ["a.rego:1: uses input as a whole"]}
        """;
    assertThat(
            DependenciesJson.read(earlier.getBytes(StandardCharsets.UTF_8), "d1")
                .orElseThrow()
                .isHopeless())
        .isTrue();
  }

  @Test
  void listOfALaterVersionIsNoList() throws IOException {
    byte[] later = "{\"version\": 4}".getBytes(StandardCharsets.UTF_8);
    assertThat(DependenciesJson.read(later, "d1")).isEmpty();
  }

  private static List<String> values(String rule) throws Exception {
    return texts(reads(rule).values());
  }

  private static List<String> texts(Iterable<InputPath> paths) {
    List<String> texts = new ArrayList<>();
    paths.forEach(path -> texts.add(path.toString()));
    return texts;
  }

  private static Dependencies reads(String rule) throws AnalysisException, IOException {
    try (InputStream plan = AnalysisTest.class.getResourceAsStream("/bundles/reads.plan.json.gz")) {
      byte[] json = new GZIPInputStream(Objects.requireNonNull(plan)).readAllBytes();
      return Analysis.of(json, "reads/" + rule);
    }
  }
}
