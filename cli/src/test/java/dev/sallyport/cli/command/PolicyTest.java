package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.WholeRequest;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.build.OpaCommand;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {

  private static final String DATA =
      """
      sallyport:
        resources:
          docs: { groups: [readers], methods: [GET] }
          wiki: { groups: [readers] }
          chat: { groups: [readers], llm: {} }
      """;

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    Files.writeString(folder.resolve("data.yaml"), DATA);
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
  void replayListsWhatWouldChangeAndCountsWhatItCannotTell() throws Exception {
    record("docs", "GET", "allow");
    record("docs", "POST", "allow");
    record("wiki", "POST", "allow");
    record("chat", "POST", "allow");

    Captured replay =
        Captured.run(
            "policy",
            "replay",
            "standard",
            "--data",
            folder.resolve("data.yaml").toString(),
            "--state",
            folder.toString(),
            "--output",
            "json");

    assertThat(replay.exitCode()).as(replay.err()).isZero();
    JsonNode report = new JsonMapper().readTree(replay.out());
    assertThat(report.path("replayed").asInt()).isEqualTo(3);
    assertThat(report.path("would_change").asInt()).isEqualTo(1);
    assertThat(report.at("/changes/0/request").asText()).isEqualTo("POST /x?a=b");
    assertThat(report.at("/changes/0/becomes").asText()).isEqualTo("deny (method_not_allowed)");
    assertThat(report.at("/not_replayed/0/reason").asText())
        .isEqualTo("the policy reads bodies of chat");
    assertThat(report.at("/not_replayed/0/count").asInt()).isEqualTo(1);
  }

  @Test
  void bodiesThatAreOnRecordAsTheyWereSentAreReplayed() throws Exception {
    byte[] body = "{\"model\":\"small\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
    recordCall("chat", body, body, List.of());
    recordCall("masked", body, body, List.of(new MaskCount(new DetectorId("email"), 1)));
    recordCall("other", "{\"model\":\"huge\"}".getBytes(StandardCharsets.UTF_8), body, List.of());
    Files.writeString(
        folder.resolve("next.yaml"),
        """
        sallyport:
          resources:
            chat: { groups: [readers], llm: { models: [large] } }
            masked: { groups: [readers], llm: {} }
            other: { groups: [readers], llm: {} }
        """);

    String data = folder.resolve("next.yaml").toString();
    JsonNode report =
        new JsonMapper()
            .readTree(
                Captured.run(
                        "policy",
                        "replay",
                        "standard",
                        "--data",
                        data,
                        "--state",
                        folder.toString(),
                        "--output",
                        "json")
                    .out());

    assertThat(report.path("replayed").asInt()).isEqualTo(1);
    assertThat(report.at("/changes/0/resource").asText()).isEqualTo("chat");
    assertThat(report.at("/changes/0/becomes").asText()).isEqualTo("deny (model_not_allowed)");
    assertThat(report.path("not_replayed").toString())
        .contains("the policy reads bodies of masked", "the policy reads bodies of other");
    assertThat(
            Captured.run(
                    "policy",
                    "eval",
                    "standard",
                    "--data",
                    data,
                    "--state",
                    folder.toString(),
                    "--exchange",
                    id("chat", "POST").substring(0, 8))
                .out())
        .contains("deny (model_not_allowed)");
  }

  /**
   * Records a call of a model.
   *
   * @param decided the body that the policy saw
   * @param kept the body that is on record
   */
  private void recordCall(String resource, byte[] decided, byte[] kept, List<MaskCount> masked)
      throws Exception {
    Instant at = Instant.parse("2026-01-02T03:04:05.9Z");
    Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"));
    PolicyInput input =
        new PolicyInput(
            new Identity("corp", "alice", Set.of("readers"), Instant.MAX),
            resource,
            Kind.LLM,
            RequestHead.of("POST", resource + ".localhost", "/v1/chat/completions", headers),
            new PolicyInput.Connection("TLSv1.3", Optional.empty(), "127.0.0.1"),
            at.plusMillis(200));
    List<InspectedBody> elements =
        BodyReader.read(
            Kind.LLM,
            new BodyHead("POST", List.of("v1", "chat", "completions"), headers),
            ByteBuffer.wrap(decided));
    RecordedEvent.Header type =
        new RecordedEvent.Header(
            "content-type", Masked.proven("application/json".getBytes(StandardCharsets.UTF_8)));
    ExchangeId exchange = new ExchangeId(id(resource, "POST"));
    try (SegmentJournal journal =
        SegmentJournal.open(folder.resolve("recordings"), JournalOptions.defaults())) {
      for (RecordedEvent event :
          List.of(
              new RecordedEvent.Started(
                  resource,
                  "r1",
                  "POST",
                  resource + ".localhost",
                  Masked.proven("/v1/chat/completions".getBytes(StandardCharsets.UTF_8)),
                  "127.0.0.1:5000",
                  Map.of("downstream.version", "TLSv1.3")),
              new RecordedEvent.Identified("corp", "alice", List.of("readers")),
              new RecordedEvent.Head(
                  RecordedEvent.Direction.REQUEST, Optional.empty(), List.of(type)),
              new RecordedEvent.Decided(
                  "allow",
                  List.of("group_allowed"),
                  "b1",
                  new WholeRequest(input, elements).digest(),
                  7,
                  Map.of()),
              new RecordedEvent.Body(RecordedEvent.Direction.REQUEST, Masked.proven(kept)),
              new RecordedEvent.BodyEnded(
                  RecordedEvent.Direction.REQUEST, kept.length, Optional.empty(), masked, false),
              new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()))) {
        journal.append(exchange, at, event);
      }
    }
  }

  @Test
  void replayKeepsToItsSpanOfTime() throws Exception {
    record("docs", "POST", "allow");
    Captured later =
        Captured.run(
            "policy",
            "replay",
            "standard",
            "--data",
            folder.resolve("data.yaml").toString(),
            "--state",
            folder.toString(),
            "--from",
            "2026-02-01T00:00:00Z");
    assertThat(later.out()).contains("0 replayed, 0 would change");
  }

  @Test
  void recordedExchangeAndInputFileAreDecided() throws Exception {
    record("docs", "POST", "allow");
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
            id("docs", "POST").substring(0, 8));
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
    record("docs", "POST", "deny");

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
            id("docs", "POST").substring(0, 8),
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

  private static String id(String resource, String method) {
    return "%08x-6f9e-4d0c-8a39-1f2f3d6d7c11".formatted((resource + method).hashCode());
  }

  private void record(String resource, String method, String decision) throws Exception {
    try (SegmentJournal journal =
        SegmentJournal.open(folder.resolve("recordings"), JournalOptions.defaults())) {
      ExchangeId exchange = new ExchangeId(id(resource, method));
      Instant at = Instant.parse("2026-01-02T03:04:05Z");
      Masked path = Masked.proven("/x?a=b".getBytes(StandardCharsets.UTF_8));
      journal.append(
          exchange,
          at,
          new RecordedEvent.Started(
              resource, "r1", method, resource + ".localhost", path, "127.0.0.1:5000", Map.of()));
      journal.append(
          exchange, at, new RecordedEvent.Identified("corp", "alice", List.of("readers")));
      journal.append(
          exchange,
          at,
          new RecordedEvent.Head(RecordedEvent.Direction.REQUEST, Optional.empty(), List.of()));
      journal.append(
          exchange, at, new RecordedEvent.Decided(decision, List.of("group_allowed"), "b1"));
      journal.append(
          exchange,
          at,
          new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    }
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
