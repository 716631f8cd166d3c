package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.policy.cases.CaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every sample and table of {@code docs/policy.md} against the code. */
class PolicyGuideTest {

  private static String guide;

  @BeforeAll
  static void read() throws IOException {
    guide = Files.readString(Path.of("../docs/policy.md"));
  }

  @Test
  void dataSamplesLoad() throws PolicyException {
    List<JsonNode> policies =
        blocks("yaml").stream()
            .map(PolicyGuideTest::yaml)
            .map(file -> file.path("policy"))
            .filter(policy -> policy.has("data"))
            .toList();

    assertThat(policies).hasSizeGreaterThanOrEqualTo(5);
    for (JsonNode policy : policies) {
      byte[] bundle =
          switch (policy.path("bundle").asText()) {
            case "" -> StandardBundle.bytes();
            case "file:tools.tar.gz" -> Documents.bundle("tools");
            default -> Documents.bundle("sample");
          };
      WasmPolicyEngine.load(bundle, policy.path("data")).close();
    }
  }

  @Test
  void sampleOfCasesHolds() throws PolicyException {
    CaseFile file = CaseFile.read(blocks("cases").getFirst());
    try (WasmPolicyEngine engine = WasmPolicyEngine.load(StandardBundle.bytes(), file.data())) {
      assertThat(file.cases())
          .hasSize(7)
          .allMatch(
              one ->
                  one.isMetBy(
                      engine.decide(one.input().toString().getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void rightsOfTheSecondSampleAreAsDescribed() throws PolicyException {
    JsonNode data = yaml(blocks("yaml").get(2)).at("/policy/data");
    try (PolicyEngine engine = WasmPolicyEngine.load(StandardBundle.bytes(), data)) {
      Request documents = Request.to("documents");
      assertThat(engine.decide(documents.by("engineers").with("DELETE", "/x").input()))
          .isInstanceOf(Decision.Allow.class);
      assertThat(engine.decide(documents.by("partners").with("GET", "/api/v2/public").input()))
          .isInstanceOf(Decision.Allow.class);
      assertThat(engine.decide(documents.by("partners").with("GET", "/api/v2/").input()))
          .isEqualTo(Decision.Deny.because(Reason.PATH_NOT_ALLOWED));
      assertThat(engine.decide(documents.by("operators").with("DELETE", "/x").input()))
          .isInstanceOf(Decision.Hold.class);
    }
  }

  @Test
  void regoSamplesAreThoseThatAreTested() throws IOException {
    assertThat(blocks("rego"))
        .containsExactly(
            Files.readString(Path.of("src/test/rego/sample/main.rego")),
            Files.readString(Path.of("src/test/rego/tools/main.rego")));
  }

  @Test
  void regoSampleKeepsWorkingHours() throws PolicyException {
    try (PolicyEngine engine =
        WasmPolicyEngine.load(
            Documents.bundle("sample"), Documents.json("{staff: ['engineers']}"))) {
      PolicyInput saturday = Request.to("chat").by("engineers").input();
      assertThat(engine.decide(saturday))
          .isEqualTo(
              new Decision.Deny(
                  List.of(Reason.RULE_DENIED), Optional.of("chat is open from 8 to 18 UTC.")));
      assertThat(engine.decide(at(saturday, "2026-02-02T08:00:00Z")))
          .isInstanceOf(Decision.Allow.class);
      assertThat(engine.decide(at(saturday, "2026-02-02T18:00:00Z")))
          .isInstanceOf(Decision.Deny.class);
      assertThat(engine.decide(at(Request.to("chat").input(), "2026-02-02T08:00:00Z")))
          .isEqualTo(Decision.Deny.because(Reason.RULE_DENIED));
    }
  }

  @Test
  void jsonSamplesFitTheirSchemas() {
    List<String> samples = blocks("json");

    assertThat(samples).hasSize(6);
    for (int body : List.of(0, 1, 2)) {
      ObjectNode input = (ObjectNode) Documents.json(samples.get(4));
      input.set("body", Documents.json(samples.get(body)));
      assertThat(Schemas.faults(Schemas.INPUT, input)).as(samples.get(body)).isEmpty();
    }
    assertThat(Documents.json(samples.get(3)).path("sallyport.resource").isTextual()).isTrue();
    assertThat(Schemas.faults(Schemas.INPUT, Documents.json(samples.get(4)))).isEmpty();
    assertThat(Schemas.faults(Schemas.DECISION, Documents.json(samples.get(5)))).isEmpty();
  }

  @Test
  void tableOfReasonsIsTheEnumeration() {
    Matcher rows =
        Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (.*) \\|$").matcher(section("Reasons"));
    List<String> documented =
        rows.results().map(row -> row.group(1) + ": " + row.group(2)).toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Reason.values())
                .map(reason -> reason.code() + ": " + reason.meaning())
                .toList());
  }

  @Test
  void listOfReasonsThatNoBodyChangesIsComplete() {
    String list = section("Bodies");
    list = list.substring(list.indexOf("no body could change"), list.indexOf("So a caller who"));

    assertThat(Pattern.compile("`([a-z_]+)`").matcher(list).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values())
                .filter(Reason::isSettledByHead)
                .map(Reason::code)
                .toList());
  }

  @Test
  void listOfHeadersIsComplete() {
    String input = section("Input");
    String list = input.substring(input.indexOf("Headers that a policy sees:"));
    List<String> documented =
        Pattern.compile("`([a-z-]+)`")
            .matcher(list)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(RequestHead.VISIBLE_HEADERS);
  }

  private static PolicyInput at(PolicyInput input, String time) {
    return new PolicyInput(
        input.identity(),
        input.resource(),
        input.kind(),
        input.request(),
        input.connection(),
        Instant.parse(time));
  }

  private static JsonNode yaml(String text) {
    return Documents.JSON.valueToTree(
        new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private static String section(String title) {
    int start = guide.indexOf("\n## " + title + "\n");
    int end = guide.indexOf("\n## ", start + 1);
    return guide.substring(start, end < 0 ? guide.length() : end);
  }

  /** Fenced blocks of a language, without the indentation of the list they may stand in. */
  private static List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher fence = Pattern.compile("(?ms)^( *)```" + language + "\n(.*?)^ *```$").matcher(guide);
    while (fence.find()) {
      blocks.add(fence.group(2).replaceAll("(?m)^" + fence.group(1), ""));
    }
    return blocks;
  }
}
