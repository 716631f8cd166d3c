package dev.sallyport.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.Command;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.segment.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every field of a decision, given by a policy and obeyed between a client and an upstream. The
 * policy's data has an answer for each first word of a path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecisionTermsTest {

  private static final Path POLICY = Path.of("../policy/src/test/resources/bundles/answers.tar.gz");

  private static final String ANSWERS =
      """
      plain: { decision: allow, reasons: [rule_allowed] }
      masked:
        { decision: allow, reasons: [rule_allowed], mask: { request: [email], response: { us-ssn: drop } } }
      lifted: { decision: allow, reasons: [rule_allowed], unmask: { response: [email, us-ssn] } }
      short: { decision: allow, reasons: [rule_allowed], limits: { body_bytes: 20 } }
      light: { decision: allow, reasons: [rule_allowed], limits: { header_bytes: 400 } }
      full: { decision: allow, reasons: [rule_allowed], recording: full, durable: true }
      once:
        { decision: allow, reasons: [rule_allowed], budgets: [{ name: a, requests: 1, seconds: 86400 }] }
      worded: { decision: deny, reasons: [outside_hours, rule_denied], message: "Ask Ada." }
      wrong: { decision: allow, reasons: [rule_allowed], surprise: 1 }
      """;

  private static final String LIFTABLE =
      """
        - name: records
          kind: http
          hostname: records.test
          recording: { level: metadata }
          upstream:
            addresses: ["127.0.0.1:%d"]
            server-name: docs.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
          mask: { response: [email, us-ssn], liftable: [email] }
      """;

  private static final String DOCUMENT = "{\"mail\":\"ada@example.com\",\"ssn\":\"536-22-8145\"}";

  @TempDir static Path folder;

  private World world;
  private World.Behind docs;
  private Gateway gateway;
  private String token;

  @BeforeAll
  void start() throws Exception {
    world = World.in(folder);
    docs = world.behind("docs.internal", Upstream.answering(200, "application/json", DOCUMENT));
    Files.copy(POLICY, folder.resolve("answers.tar.gz"));
    int port = World.freePort();
    String plain = LIFTABLE.replaceAll("(?m)^.*mask:.*\n", "");
    Path config =
        new Yaml(world, port)
            .with("docs", plain.replace("records", "docs").formatted(port(), docs.pin()))
            .with("records", LIFTABLE.formatted(port(), docs.pin()))
            .decidedBy("  bundle: file:answers.tar.gz\n  data:\n    answers:\n" + ANSWERS.indent(6))
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
    token = world.issuer().token("ada", "staff");
  }

  @AfterAll
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private int port() {
    return docs.upstream().port();
  }

  private Curl.Answer call(String target, String... more) throws Exception {
    return callTo("docs", target, more);
  }

  private Curl.Answer callTo(String resource, String target, String... more) throws Exception {
    return gateway.call(resource + ".test", target).bearing(token).with(more).run();
  }

  private void refused(Curl.Answer answer, int status, String... words) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
  }

  @Test
  void maskPlansOfADecisionCountInBothDirections() throws Exception {
    Curl.Answer plain = call("/plain", "--data", "to ada@example.com");
    assertThat(plain.body()).as(plain.toString()).isEqualTo(DOCUMENT);
    assertThat(docs.upstream().seen().getLast().body()).isEqualTo("to ada@example.com");

    Curl.Answer masked =
        call("/masked", "--header", "content-type: text/plain", "--data", "to ada@example.com");
    assertThat(masked.body())
        .as(masked.toString())
        .contains("ada@example.com")
        .doesNotContain("536-22-8145");
    assertThat(docs.upstream().seen().getLast().body()).startsWith("to ").doesNotContain("ada@");
  }

  @Test
  void aDecisionLiftsOnlyWhatIsLiftable() throws Exception {
    assertThat(callTo("records", "/plain").body()).doesNotContain("ada@", "536-22-8145");

    assertThat(callTo("records", "/lifted").body())
        .contains("ada@example.com")
        .doesNotContain("536-22-8145");
  }

  @Test
  void limitsOfADecisionHoldForBodiesAndHeads() throws Exception {
    int seen = docs.upstream().seen().size();
    refused(call("/short", "--data", "x".repeat(21)), 413, "request_too_large");
    refused(call("/light", "--header", "x-more: " + "y".repeat(2_000)), 431, "too_large");
    assertThat(docs.upstream().seen()).as("nothing of it left").hasSize(seen);
    assertThat(call("/short", "--data", "x".repeat(20)).status()).isEqualTo(200);

    Curl.Answer chunked =
        call("/short", "--data", "x".repeat(21), "--header", "transfer-encoding: chunked");
    assertThat(chunked.status()).as(chunked.toString()).isEqualTo(413);
  }

  @Test
  void budgetOfADecisionIsSpentOnce() throws Exception {
    assertThat(call("/once").status()).isEqualTo(200);
    Curl.Answer spent = call("/once");

    refused(spent, 429, "budget_spent");
    assertThat(spent.header("retry-after").map(Integer::parseInt).orElse(0)).isPositive();
  }

  @Test
  void aDenialTellsItsReasonsAndWords() throws Exception {
    Curl.Answer denied = call("/worded");
    refused(denied, 403, "policy_denied", "Ask Ada.");
    JsonNode error = new JsonMapper().readTree(denied.body());
    assertThat(error.toString()).contains("[\"outside_hours\",\"rule_denied\"]");

    refused(call("/nothing"), 403, "rule_denied", "Ask for something that is there.");
    refused(call("/wrong"), 403, "invalid_decision");
  }

  @Test
  void recordingLevelOfADecisionIsKeptAndTheDecisionIsOnRecord() throws Exception {
    call("/full/1");
    call("/plain/1");
    List<Entry> full = story("/full/1");
    List<Entry> plain = story("/plain/1");

    assertThat(bodies(full)).isPositive();
    assertThat(bodies(plain)).isZero();
    RecordedEvent.Decided decided =
        full.stream()
            .map(Entry::data)
            .filter(RecordedEvent.Decided.class::isInstance)
            .map(RecordedEvent.Decided.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(decided.decision()).isEqualTo("allow");
    assertThat(decided.reasons()).containsExactly("rule_allowed");
    assertThat(decided.input()).as("digest of the input").matches("[0-9a-f]{64}");
    assertThat(decided.bundle()).as("digest of the bundle").matches("[0-9a-f]{64}");
  }

  @Test
  void whatWasDecidedIsAskedAgainOfACandidate() throws Exception {
    refused(call("/worded/again"), 403, "policy_denied");
    call("/plain/again");
    List<Entry> denied = story("/worded/again");
    story("/plain/again");
    Path data =
        Files.writeString(
            folder.resolve("candidate.yaml"),
            "answers:\n" + ANSWERS.replace("deny, reasons", "allow, reasons").indent(2));

    JsonNode report =
        new JsonMapper()
            .readTree(
                sallyport(
                    "replay",
                    "--data",
                    data.toString(),
                    "--from",
                    "1h",
                    "--to",
                    "0s",
                    "--output",
                    "json"));

    assertThat(report.path("changes"))
        .anySatisfy(
            change -> {
              assertThat(change.path("request").asText()).isEqualTo("GET /worded/again");
              assertThat(change.path("was").asText()).startsWith("deny (outside_hours+");
              assertThat(change.path("becomes").asText()).startsWith("allow (");
            })
        .noneSatisfy(
            change -> assertThat(change.path("request").asText()).isEqualTo("GET /plain/again"));
    assertThat(report.path("replayed").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(
            sallyport(
                "eval",
                "--data",
                data.toString(),
                "--exchange",
                denied.getFirst().exchange().value()))
        .startsWith("allow (outside_hours+rule_denied)");
  }

  private String sallyport(String command, String... more) throws Exception {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("policy", command, folder.resolve("answers.tar.gz").toString()));
    words.addAll(List.of("--state", gateway.state().toString()));
    words.addAll(List.of(more));
    return Command.run(folder.resolve(command + ".err"), words.toArray(String[]::new));
  }

  private static long bodies(List<Entry> story) {
    return story.stream().filter(entry -> entry.data() instanceof RecordedEvent.Body).count();
  }

  /** All that is on record of the exchange with a path, once it is over. */
  private List<Entry> story(String path) throws Exception {
    Recordings recordings = Recordings.in(gateway.state().resolve("recordings"));
    Optional<ExchangeSummary> listed =
        Await.until(
            "the record of " + path,
            () ->
                recordings.list().exchanges().stream()
                    .filter(each -> each.path().equals(path) && each.duration().isPresent())
                    .findFirst(),
            Optional::isPresent);
    return switch (recordings.show(listed.orElseThrow().exchange().value())) {
      case Lookup.Found found -> found.story().entries();
      case Lookup.NotFound missing -> throw new AssertionError(missing);
      case Lookup.Ambiguous several -> throw new AssertionError(several);
    };
  }
}
