package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecordingsTest {
  private static final String ID = "3f2a91c0-6f9e-4d0c-8a39-1f2f3d6d7c11";

  @TempDir Path state;

  private Captured recordings(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "recordings";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--state";
    all[arguments.length + 2] = state.toString();
    return Captured.run(all);
  }

  private void record() throws Exception {
    record(List.of(new ExchangeId(ID)));
  }

  private void record(List<ExchangeId> exchanges) throws Exception {
    try (SegmentJournal journal =
        SegmentJournal.open(state.resolve("recordings"), JournalOptions.defaults())) {
      Instant now = Instant.parse("2026-01-02T03:04:05Z");
      for (ExchangeId exchange : exchanges) {
        Journal.Page page = journal.open(exchange);
        page.append(
            now,
            new RecordedEvent.Started(
                "", "", "GET", "chat.localhost", Masked.EMPTY, "127.0.0.1:5000", Map.of()));
        page.append(
            now,
            new RecordedEvent.Ended(
                "refused", Optional.of(426), Optional.of("tls_required"), Map.of()));
      }
    }
  }

  @Test
  void listsTheLastThousandAndSaysThatThereAreMore() throws Exception {
    record(
        Stream.generate(() -> new ExchangeId(UUID.randomUUID().toString())).limit(1001).toList());

    Captured list = recordings("list");
    assertThat(list.out().lines().filter(line -> line.contains("tls_required"))).hasSize(1000);
    assertThat(list.err()).contains("only the last 1000");
    Captured all = recordings("list", "--last", "2000");
    assertThat(all.out().lines().filter(line -> line.contains("tls_required"))).hasSize(1001);
    assertThat(all.err()).isEmpty();
  }

  @Test
  void listsShowsAndVerifies() throws Exception {
    record();
    Captured list = recordings("list");
    assertThat(list.exitCode()).isZero();
    assertThat(list.out()).contains("3f2a91c0", "tls_required", "426");
    Captured show = recordings("show", "3f2a");
    assertThat(show.exitCode()).isZero();
    assertThat(show.out()).contains(ID, "chat.localhost");
    Captured verify = recordings("verify");
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("1 segment", "OK");
  }

  @Test
  void speaksJsonToPrograms() throws Exception {
    record();
    JsonMapper json = new JsonMapper();
    assertThat(
            json.readTree(recordings("list", "-o", "json").out()).at("/exchanges/0/error").asText())
        .isEqualTo("tls_required");
    assertThat(json.readTree(recordings("show", ID, "-o", "json").out()).path("found").asBoolean())
        .isTrue();
    assertThat(json.readTree(recordings("verify", "-o", "json").out()).path("ok").asBoolean())
        .isTrue();
  }

  @Test
  void filters() throws Exception {
    record();
    assertThat(recordings("list", "--outcome", "refused").out()).contains("3f2a91c0");
    assertThat(recordings("list", "--status", "426").out()).contains("3f2a91c0");
    assertThat(recordings("list", "--status", "200").out()).doesNotContain("3f2a91c0");
    assertThat(recordings("list", "--reason", "x").out()).doesNotContain("3f2a91c0");
    assertThat(recordings("list", "--masked", "email").out()).doesNotContain("3f2a91c0");
    assertThat(recordings("list", "--since", "1h").out()).doesNotContain("3f2a91c0");
    assertThat(recordings("list", "--since", "soon").exitCode()).isEqualTo(2);
  }

  @Test
  void failsWhenNothingIsFoundOrSomethingWasChanged() throws Exception {
    record();
    assertThat(recordings("show", "ffff").exitCode()).isEqualTo(1);
    assertThat(recordings("show", "ffff").err()).contains("no recording");
    try (var files = Files.list(state.resolve("recordings"))) {
      Path segment =
          files
              .filter(file -> file.getFileName().toString().startsWith("segment"))
              .findFirst()
              .orElseThrow();
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {'X'}), channel.size() / 2);
      }
    }
    assertThat(recordings("verify").exitCode()).isEqualTo(1);
  }

  @Test
  void erasesAnExchangeSoThatTheRestStillVerifies() throws Exception {
    record();
    assertThat(recordings("erase", "3f2a91c0").exitCode()).isEqualTo(1);
    Captured erased = recordings("erase", ID, "--reason", "request 17");
    assertThat(erased.exitCode()).isZero();
    assertThat(recordings("show", ID).exitCode()).isEqualTo(1);
    Captured verify = recordings("verify");
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("2 events erased");
    assertThat(recordings("erase", "no/id").exitCode()).isEqualTo(2);
  }

  @Test
  void verifiesWithPublicMaterialAloneAndRefusesTheWrongKey() throws Exception {
    record();
    Path keys = state.resolve("recording-keys");
    Path publicKey = Files.move(keys.resolve("signing-0001.pub.pem"), state.resolve("pub.pem"));
    Files.delete(keys.resolve("kek-0001.key"));
    Files.delete(keys.resolve("signing-0001.pem"));
    Captured verify = recordings("verify", "--public-key", publicKey.toString());
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("public material alone");
    assertThat(recordings("verify").err()).contains("--public-key");
    Captured list = recordings("list");
    assertThat(list.exitCode()).isEqualTo(1);
    assertThat(list.err()).contains("there are no keys of recordings in " + keys);

    Path other = state.resolve("other.pem");
    SegmentJournal.open(state.resolve("forged/recordings"), JournalOptions.defaults()).close();
    Files.copy(state.resolve("forged/recording-keys/signing-0001.pub.pem"), other);
    assertThat(recordings("verify", "--public-key", other.toString()).exitCode()).isEqualTo(1);
    assertThat(recordings("verify", "--anchors", state.toString()).out())
        .contains("BROKEN", "no anchor of this journal");
  }

  @Test
  void rotatesKeys() throws Exception {
    record();
    assertThat(recordings("rotate-keys").exitCode()).isZero();
    SegmentJournal.open(state.resolve("recordings"), JournalOptions.defaults()).close();
    Files.delete(state.resolve("recording-keys/kek-0001.key"));
    assertThat(recordings("verify").exitCode()).isZero();
    assertThat(recordings("show", ID).exitCode()).isZero();
  }

  @Test
  void exportsOnceWithACursorAndAgainWithout() throws Exception {
    record();
    String cursor = state.resolve("siem.cursor").toString();
    assertThat(recordings("export", "--cursor", cursor).out().lines()).hasSize(1);
    assertThat(recordings("export", "--cursor", cursor).out()).isEmpty();
    record();
    assertThat(recordings("export", "--cursor", cursor).out().lines()).hasSize(1);
    assertThat(recordings("export").out().lines()).hasSize(2);
    assertThat(recordings("export", "--from", "2027-01-01T00:00:00Z").out()).isEmpty();
    Files.writeString(Path.of(cursor), "nonsense");
    assertThat(recordings("export", "--cursor", cursor).err()).contains("remove it");
  }

  @Test
  void exportsEventsOfOcsf() throws Exception {
    record();
    JsonNode event = new JsonMapper().readTree(recordings("export", "--format", "ocsf").out());

    assertThat(event.at("/class_uid").asInt()).isEqualTo(4001);
    assertThat(event.at("/metadata/correlation_uid").asText()).isEqualTo(ID);
    assertThat(event.at("/status_detail").asText()).isEqualTo("tls_required");
  }

  @Test
  void aCollectorThatIsAwayLeavesTheCursorWhereItWas() throws Exception {
    record();
    String cursor = state.resolve("cursor").toString();
    Captured export = recordings("export", "--syslog", "127.0.0.1:1", "--cursor", cursor);

    assertThat(export.exitCode()).isOne();
    assertThat(export.err()).contains("the cursor stays where it was");
    assertThat(Path.of(cursor)).doesNotExist();
    assertThat(recordings("export", "--syslog", "nowhere").err()).contains("is no HOST:PORT");
  }

  @Test
  void replaysTheRequestAsACommand() throws Exception {
    record();
    assertThat(recordings("replay", "3f2a", "--request").out())
        .isEqualTo("curl -X 'GET' 'https://chat.localhost'\n");
    assertThat(recordings("replay", "3f2a", "--speed", "0").exitCode()).isZero();
    assertThat(recordings("replay", "ffff").exitCode()).isEqualTo(1);
    assertThat(recordings("replay", "3f2a", "--speed", "-1").exitCode()).isEqualTo(2);
  }

  @Test
  void saysWhereItLookedWhenThereAreNone() {
    Captured none = recordings("list");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("there are no recordings in " + state.resolve("recordings"));
  }

  @Test
  void findsInTheIndexAndMakesItAnew() throws Exception {
    record();
    for (int round = 0; round < 2; round++) {
      assertThat(recordings("search", "--status", "426").out()).contains("3f2a91c0");
      assertThat(recordings("search", "--error", "tls_required", "--until", "1d").out())
          .contains("3f2a91c0");
      assertThat(recordings("search", "--status", "200").out()).contains("Nothing found.");
      assertThat(recordings("rebuild-index").exitCode()).isZero();
    }
    JsonNode page = JsonMapper.builder().build().readTree(recordings("search", "-o", "json").out());
    assertThat(page.path("exchanges").get(0).path("exchange").asText()).isEqualTo(ID);
    Captured wrong = recordings("search", "--limit", "5000");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("a page has 1 to 1000 exchanges");
  }

  @Test
  void reportsWhoAskedForWhatWithTheQueryBehindEachNumber() throws Exception {
    try (SegmentJournal journal =
        SegmentJournal.open(state.resolve("recordings"), JournalOptions.defaults())) {
      for (int i = 1; i <= 3; i++) {
        ask(journal, new ExchangeId(ID.replace("3f2a", "000" + i)), i == 3 ? "deny" : "allow");
      }
    }
    JsonNode report =
        new JsonMapper()
            .readTree(
                recordings("report", "--format", "json", "--from", "2026-01-01T00:00:00Z").out());
    assertThat(report.path("exchanges").asInt()).isEqualTo(3);
    JsonNode line = report.at("/lines/0");
    assertThat(line.path("count").asInt()).isEqualTo(2);
    assertThat(line.at("/about/model").asText()).isEqualTo("gpt-5");
    assertThat(line.at("/query/decision").asText()).isEqualTo("allow");
    assertThat(line.path("command").asText())
        .startsWith("sallyport recordings search --collection '' --decision allow")
        .contains("--model gpt-5", "--subject alice");
    assertThat(report.at("/details/0/input").asText()).isEqualTo("{\"prompt\":\"<b>hello</b>\"}");
    assertThat(report.at("/details/0/asked").asText()).isEqualTo("in12");

    List<String> search = new ArrayList<>(List.of("search", "-o", "json"));
    line.path("query")
        .properties()
        .forEach(word -> search.addAll(List.of("--" + word.getKey(), word.getValue().asText())));
    JsonNode found = new JsonMapper().readTree(recordings(search.toArray(String[]::new)).out());
    assertThat(found.path("exchanges")).hasSize(2);

    String html = recordings("report", "--decision", "deny").out();
    assertThat(html)
        .contains("alice", "model gpt-5", "deny", "&#60;b&#62;hello")
        .contains("sallyport recordings search --decision deny")
        .doesNotContain("<b>hello", "<script");
    assertThat(recordings("readers").out()).contains("report");
  }

  private static void ask(SegmentJournal journal, ExchangeId id, String decision) {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    List<RecordedEvent> events =
        List.of(
            new RecordedEvent.Started(
                "chat", "r1", "POST", "chat.test", text("/v1/chat"), "192.0.2.7:5000", Map.of()),
            new RecordedEvent.Identified("https://issuer.test", "alice", List.of("staff")),
            new RecordedEvent.Decided(
                decision,
                List.of("group_allowed"),
                "b1",
                "in12",
                9,
                Map.of("model", text("gpt-5"))),
            new RecordedEvent.Body(
                RecordedEvent.Direction.REQUEST, text("{\"prompt\":\"<b>hello</b>\"}")),
            new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    Journal.Page page = journal.open(id);
    events.forEach(event -> assertThat(page.append(at, event)).isTrue());
  }

  private static Masked text(String text) {
    return Masked.restored(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoeverReadsIsOnRecord() throws Exception {
    record();
    recordings("show", "3f2a");
    recordings("replay", "3f2a");
    recordings("search", "--person", "alice");

    Captured readers = recordings("readers");
    assertThat(readers.out()).contains("show", "3f2a", "replay", "search", "subject=alice");
    assertThat(readers.out()).contains(System.getProperty("user.name"));
    assertThat(recordings("verify").exitCode()).isZero();
  }

  @Test
  void aRecordOfReadersThatWasChangedShows() throws Exception {
    record();
    recordings("show", "3f2a");
    recordings("show", "3f2a91c0");
    Path log = state.resolve("recordings/readers.jsonl");
    List<String> lines = Files.readAllLines(log);

    Files.write(log, lines.subList(1, 2));
    assertThat(recordings("verify").err()).contains("readers.jsonl, line 1: it does not follow");
    Files.writeString(log, lines.get(0).replace("3f2a", "4f2a") + "\n");
    Captured verify = recordings("verify");
    assertThat(verify.exitCode()).isOne();
    assertThat(verify.err()).contains("not signed by a key of this journal");
  }

  @Test
  void tailShowsEventsAsTheyStand() throws Exception {
    record();

    assertThat(recordings("tail", "--once").out())
        .contains("3f2a91c0", "GET chat.localhost", "426");
    assertThat(recordings("tail", "--once", "--exchange", "aaaa").out()).isEmpty();
    assertThat(recordings("tail", "--once", "--output", "json").out().lines())
        .allSatisfy(line -> assertThat(new JsonMapper().readTree(line).has("data")).isTrue())
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("{\"exchange\":\"3f2a91c0")
        .contains("\"event\":\"started\"");
  }

  @Test
  void holdsAreListedAndReleased() throws Exception {
    record();
    assertThat(recordings("hold", "case-17", "--person", "alice", "--reason", "litigation").out())
        .contains("Held.");
    assertThat(recordings("hold").out()).contains("case-17", "alice", "litigation");
    assertThat(recordings("hold", "case-17").err()).contains("there is a legal hold named case-17");
    assertThat(recordings("hold", "case-17", "--release").exitCode()).isZero();
    assertThat(recordings("hold", "case-17", "--release").exitCode()).isOne();
    assertThat(recordings("readers").out())
        .containsPattern("hold +case-17")
        .containsPattern("release +case-17");
  }

  @Test
  void statusNeedsAGateway() throws Exception {
    record();

    assertThat(recordings("status").err()).contains("no gateway has looked after recordings");
  }

  @Test
  void playsAnAnswerWithThePausesItHadAndSaysThemToPrograms() throws Exception {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    List<Integer> millis = List.of(250, 300, 1800, 1700, 3700);
    try (SegmentJournal journal =
        SegmentJournal.open(state.resolve("recordings"), JournalOptions.defaults())) {
      Journal.Page page = journal.open(new ExchangeId(ID));
      page.append(
          at,
          new RecordedEvent.Started(
              "chat", "r1", "GET", "chat.test", text("/"), "192.0.2.7:5000", Map.of()));
      for (int i = 0; i < millis.size(); i++) {
        page.append(
            at.plusMillis(millis.get(i)),
            new RecordedEvent.Body(RecordedEvent.Direction.RESPONSE, text("data: " + i + "\n\n")));
      }
    }
    List<Duration> paused = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), new PrintStream(out), System.err, Map.of(), false);
    assertThat(
            new CommandLine(new RecordingsReplayCommand(terminal, paused::add))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute("3f2a", "--speed", "2", "--state", state.toString()))
        .isZero();
    // The clock was set back before the fourth.
    assertThat(paused).map(Duration::toMillis).containsExactly(125L, 25L, 750L, 0L, 1000L);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("data: 0\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n");

    List<JsonNode> pieces = new ArrayList<>();
    for (String line : recordings("replay", "3f2a", "-o", "json").out().lines().toList()) {
      pieces.add(new JsonMapper().readTree(line));
    }
    assertThat(pieces)
        .map(piece -> piece.path("at").asDouble())
        .containsExactly(0.25, 0.3, 1.8, 1.7, 3.7);
    assertThat(pieces.get(2).path("after").asDouble()).isEqualTo(1.5);
    assertThat(pieces.get(4).path("bytes").asText()).isEqualTo("data: 4\n\n");
  }

  @Test
  void whatALegalHoldCoversIsNotErasedByHandEither() throws Exception {
    record();
    recordings("hold", "case-17", "--exchange", ID);
    Captured refused = recordings("erase", ID);
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err()).contains("case-17", "--release");
    assertThat(recordings("show", ID).exitCode()).isZero();
    Files.delete(state.resolve("archive/holds.json"));
    assertThat(recordings("erase", ID).err()).contains("lacks the legal hold case-17");
    assertThat(recordings("show", ID).exitCode()).isZero();
    recordings("hold", "case-17", "--release");
    assertThat(recordings("erase", ID).exitCode()).isZero();
  }

  @Test
  void whatWasErasedIsFoundNowhereAndErasingAgainIsNoError() throws Exception {
    record();
    assertThat(recordings("search", "--status", "426").out()).contains("3f2a91c0");
    assertThat(recordings("erase", ID).exitCode()).isZero();

    assertThat(recordings("search", "--status", "426").out()).contains("Nothing found.");
    assertThat(recordings("list").out()).contains("No recordings.");
    assertThat(recordings("report", "--format", "json").out()).contains("\"exchanges\" : 0");
    assertThat(recordings("export").out()).isEmpty();
    assertThat(recordings("verify").exitCode()).isZero();
    Captured again = recordings("erase", ID);
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("erased before");
    assertThat(recordings("erase", ID.replace('1', '2')).err()).contains("the whole id");
  }
}
