package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.OpaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    Traffic.data(folder);
  }

  @Test
  void casesAreDecidedAndCounted() throws Exception {
    Captured good = test("{allow: [GET /x], method_not_allowed: [POST /x]}");
    assertThat(good.exitCode()).isZero();
    assertThat(good.out()).contains("2 cases, 0 not as expected");

    Captured bad = test("{allow: [GET /x, POST /x]}");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.out())
        .contains("expected allow, was deny (method_not_allowed)", "2 cases, 1 not as expected");
  }

  @Test
  void mistakeInACaseFileIsSaidWithItsPlace() throws Exception {
    Captured wrong = test("{alow: [GET /x]}");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("cases[0].requests.alow");
  }

  @Test
  void regoThatDoesNotCompileIsSaidWithFileAndLine() throws Exception {
    assumeTrue(opaIsHere(), "no opa");
    Path rego = Files.createDirectory(folder.resolve("rego"));
    Files.writeString(rego.resolve("main.rego"), "package sallyport.main\n\ndecision := foo(1)\n");

    Captured built =
        withOpa("policy", "build", rego.toString(), "-o", folder.resolve("b").toString());

    assertThat(built.exitCode()).isEqualTo(1);
    assertThat(built.err()).contains("main.rego:3").contains("undefined function foo");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void folderIsBuiltItsTestsRunAndItDecides() throws Exception {
    assumeTrue(opaIsHere(), "no opa");
    Path rego = Files.createDirectory(folder.resolve("rego"));
    Files.writeString(
        rego.resolve("main.rego"),
        """
        package sallyport.main

        decision := {"decision": "allow", "reasons": ["rule_allowed"]} if input.identity.subject == "alice"
        """);
    Files.writeString(
        rego.resolve("main_test.rego"),
        """
        package sallyport.main_test

        import data.sallyport.main

        test_alice if main.decision.decision == "allow" with input.identity.subject as "alice"
        """);
    Files.writeString(
        folder.resolve("cases.yaml"),
        "cases: [{resource: a, callers: {rule_allowed: [[x]]}},"
            + " {resource: a, subject: bob, callers: {no_decision: [[x]]}}]");

    Captured tested =
        withOpa(
            "policy", "test", rego.toString(), "--cases", folder.resolve("cases.yaml").toString());
    assertThat(tested.exitCode()).as(tested.err()).isZero();
    assertThat(tested.out()).contains("PASS: 1/1", "2 cases, 0 not as expected");

    JsonNode built =
        new JsonMapper()
            .readTree(
                withOpa(
                        "policy",
                        "build",
                        rego.toString(),
                        "-o",
                        folder.resolve("b.tar.gz").toString(),
                        "--plain",
                        folder.resolve("plain.tar.gz").toString(),
                        "--output",
                        "json")
                    .out());
    assertThat(built.at("/reads/0").asText()).isEqualTo("input.identity.subject");
    assertThat(built.at("/remembered").asBoolean()).isTrue();
    assertThat(folder.resolve("plain.tar.gz")).exists();
  }

  @Test
  void recordedExchangeAndInputFileAreDecided() throws Exception {
    Traffic.record(folder, "docs", "POST", "allow");
    Captured recorded =
        Captured.run(
            "policy",
            "eval",
            "standard",
            "--data",
            folder.resolve("data.yaml").toString(),
            "--state",
            folder.toString(),
            "--exchange",
            Traffic.id("docs", "POST").substring(0, 8));
    assertThat(recorded.exitCode()).as(recorded.err()).isZero();
    assertThat(recorded.out()).contains("deny (method_not_allowed)");

    Files.writeString(folder.resolve("input.json"), "{\"resource\": {\"name\": \"nothing\"}}");
    Captured file =
        Captured.run(
            "policy", "eval", "standard", "--input", folder.resolve("input.json").toString());
    assertThat(file.out()).contains("deny (resource_not_in_policy)");
  }

  @Test
  void operatorLearnsWhichRulesFired() throws Exception {
    assumeTrue(opaIsHere(), "no opa");
    Traffic.record(folder, "docs", "POST", "deny");

    Captured said =
        withOpa(
            "policy",
            "eval",
            "standard",
            "--data",
            folder.resolve("data.yaml").toString(),
            "--state",
            folder.toString(),
            "--exchange",
            Traffic.id("docs", "POST").substring(0, 8),
            "--rules");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("deny (method_not_allowed)", "Rules that fired:")
        .containsPattern("  sallyport/access\\.rego:\\d+ _mine\\n")
        .containsPattern("  sallyport/access\\.rego:\\d+ refusals\\n")
        .containsPattern("  sallyport/main\\.rego:\\d+ decision\\n")
        .doesNotContain(" grounds");
  }

  @Test
  void buildSaysWhichRequestsAreNotRememberedAndWhy() throws Exception {
    assumeTrue(opaIsHere(), "no opa");
    Path rego = Files.createDirectory(folder.resolve("rego"));
    Files.writeString(
        rego.resolve("main.rego"),
        """
        package sallyport.main

        decision := {"decision": "allow", "reasons": ["rule_allowed"]} if {
          input.resource.name == "docs"
          json.marshal(input) != ""
        }
        """);
    String bundle = folder.resolve("b.tar.gz").toString();

    Captured text = withOpa("policy", "build", rego.toString(), "-o", bundle);
    assertThat(text.err())
        .contains(
            "Decisions are remembered, but for those that can depend on anything:",
            "main.rego:5: data.sallyport.main.decision uses input as a whole",
            "(only where input.resource.name is \"docs\")");
    JsonNode json =
        new JsonMapper()
            .readTree(
                withOpa("policy", "build", rego.toString(), "-o", bundle, "--output", "json")
                    .out());
    assertThat(json.path("remembered").asBoolean()).isTrue();
    assertThat(json.at("/obstacles/0/only_where/0").asText())
        .isEqualTo("input.resource.name is \"docs\"");
  }

  private Captured test(String requests) throws IOException {
    Files.writeString(
        folder.resolve("cases.yaml"),
        "cases: [{resource: docs, groups: [readers], requests: " + requests + "}]");
    return Captured.run(
        "policy",
        "test",
        "standard",
        "--data",
        folder.resolve("data.yaml").toString(),
        "--cases",
        folder.resolve("cases.yaml").toString());
  }

  private static Captured withOpa(String... arguments) {
    return Captured.run(new byte[0], System.getenv(), arguments);
  }

  private static boolean opaIsHere() {
    try {
      OpaCommand.find(System.getenv());
      return true;
    } catch (PolicyException e) {
      return false;
    }
  }
}
