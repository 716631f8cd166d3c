package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sallyport policy replay}. */
class PolicyReplayTest {

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
  void replayListsWhatWouldChangeAndCountsWhatItCannotTell() throws Exception {
    Traffic.record(folder, "docs", "GET", "allow");
    Traffic.record(folder, "docs", "POST", "allow");
    Traffic.record(folder, "wiki", "POST", "allow");
    Traffic.record(folder, "chat", "POST", "allow");

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
    Traffic.recordCall(folder, "chat", body, body, List.of());
    Traffic.recordCall(
        folder, "masked", body, body, List.of(new MaskCount(new DetectorId("email"), 1)));
    Traffic.recordCall(
        folder, "other", "{\"model\":\"huge\"}".getBytes(StandardCharsets.UTF_8), body, List.of());
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
                    Traffic.id("chat", "POST").substring(0, 8))
                .out())
        .contains("deny (model_not_allowed)");
  }

  @Test
  void replayKeepsToItsSpanOfTime() throws Exception {
    Traffic.record(folder, "docs", "POST", "allow");
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

  private JsonNode replay(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "policy",
                "replay",
                "standard",
                "--data",
                folder.resolve("data.yaml").toString(),
                "--state",
                folder.toString(),
                "--output",
                "json"));
    arguments.addAll(List.of(more));
    Captured replay = Captured.run(arguments.toArray(String[]::new));
    assertThat(replay.exitCode()).as(replay.err()).isZero();
    return new JsonMapper().readTree(replay.out());
  }

  @Test
  void whatWasRemovedHereIsReplayedFromTheCopyAndNothingTwice() throws Exception {
    Path here = folder.resolve("recordings");
    Path store = Files.createDirectory(folder.resolve("store"));
    for (String resource : List.of("docs", "wiki", "third")) {
      Traffic.record(folder, resource, "POST", "allow");
    }
    String journal =
        Signers.decode(Files.readAllBytes(here.resolve(Signers.FILE))).journal().toString();
    Path shipped = Files.createDirectory(store.resolve(journal));
    List<SegmentName> segments = SegmentName.list(here);
    assertThat(segments).hasSizeGreaterThan(1);
    try (Stream<Path> files = Files.list(here)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, shipped.resolve(file.getFileName()));
      }
    }
    Files.delete(segments.getLast().in(shipped));
    Files.delete(segments.getFirst().in(here));
    Files.delete(segments.getFirst().keys(here));

    assertThat(replay().path("replayed").asInt()).isEqualTo(2);
    JsonNode whole = replay("--copy", store.toString());
    assertThat(whole.path("replayed").asInt()).isEqualTo(3);
    assertThat(whole.path("changes").findValuesAsText("resource")).contains("docs");
    assertThat(replay("--copy", shipped.toString())).isEqualTo(whole);

    Captured other =
        Captured.run(
            "policy",
            "replay",
            "standard",
            "--state",
            folder.toString(),
            "--copy",
            folder.toString());
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("is no copy of the recordings", journal);
  }
}
