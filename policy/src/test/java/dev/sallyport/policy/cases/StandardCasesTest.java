package dev.sallyport.policy.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.policy.InputDecider;
import dev.sallyport.policy.OpaServerEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.opa.OpaServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One file of cases, two engines. */
class StandardCasesTest {

  private static CaseFile file;

  @BeforeAll
  static void read() throws IOException, PolicyException {
    file = CaseFile.read(Files.readString(Path.of("src/test/resources/cases/standard.yaml")));
  }

  @Test
  void thereAreManyCases() {
    assertThat(file.cases()).hasSizeGreaterThanOrEqualTo(300);
  }

  @Test
  void webAssemblyDecidesAllAsExpected() throws PolicyException {
    try (WasmPolicyEngine engine = WasmPolicyEngine.load(StandardBundle.bytes(), file.data())) {
      assertThat(failures(engine)).isEmpty();
    }
  }

  @Test
  void opaServerDecidesAllAsExpectedAndAgreesInEveryDetail() throws Exception {
    Path rego = Path.of("../policies-rego/rego");
    try (OpaServerProcess server = OpaServerProcess.start(rego, file.data());
        OpaServerEngine opa = server.engine(Optional.empty());
        WasmPolicyEngine wasm = WasmPolicyEngine.load(StandardBundle.bytes(), file.data())) {
      assertThat(failures(opa)).isEmpty();
      for (PolicyCase one : file.cases()) {
        byte[] input = new JsonMapper().writeValueAsBytes(one.input());
        assertThat(opa.decide(input)).as(one.name()).isEqualTo(wasm.decide(input));
      }
      for (String resource : List.of("simple", "chat", "tools", "vectors", "unnamed")) {
        assertThat(opa.readsBody(resource)).as(resource).isEqualTo(wasm.readsBody(resource));
      }
    }
  }

  @Test
  void mistakesInTheFileAreNamed() {
    assertThatThrownBy(() -> CaseFile.read("cases: [{resource: a, requests: {alow: [GET /]}}]"))
        .isInstanceOf(PolicyException.class)
        .hasMessage(
            "cases[0].requests.alow: is neither allow, deny, hold nor codes of reasons joined by '+'");
    assertThatThrownBy(() -> CaseFile.read("cases: [{resource: a, request: GET /}]"))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("cases[0] must have exactly one of");
    assertThatThrownBy(() -> CaseFile.read("cases: [{resorce: a}]"))
        .isInstanceOf(PolicyException.class)
        .hasMessage("cases[0].resorce: unknown key");
    assertThatThrownBy(() -> CaseFile.read("cases: [{resource: a, times: {allow: [noon]}}]"))
        .isInstanceOf(PolicyException.class)
        .hasMessage("cases[0]: 'noon' is no time like 2026-02-03T12:00:00Z, in quotes");
    assertThatThrownBy(() -> CaseFile.read("cases: ["))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("the cases are not YAML");
  }

  private static List<String> failures(InputDecider engine) {
    List<String> failures = new ArrayList<>();
    for (PolicyCase one : file.cases()) {
      Decision decision = engine.decide(bytes(one));
      if (!one.isMetBy(decision)) {
        failures.add(
            one.name() + " expected " + one.expected() + ", was " + PolicyCase.words(decision));
      }
    }
    return failures;
  }

  private static byte[] bytes(PolicyCase one) {
    return one.input().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
