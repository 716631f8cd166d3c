package dev.sallyport.recording.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.Journals;
import dev.sallyport.recording.Samples;
import dev.sallyport.recording.SegmentJournal;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events against the schema that OCSF publishes, as the Python package ocsf-json-schema has it. */
class OcsfSchemaTest {

  @TempDir Path folder;
  private List<String> lines;

  @BeforeEach
  void record() throws IOException {
    Path directory = folder.resolve("recordings");
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.allowed());
      Samples.append(journal, Samples.id(2), Samples.denied());
      Samples.append(journal, Samples.id(3), Samples.clearText());
      Samples.append(
          journal,
          Samples.id(4),
          List.of(Samples.started("chat"), Samples.ended("refused", 401, "token_expired")));
      Samples.append(journal, Samples.id(5), List.of(Samples.started("chat")));
    }
    lines = new ArrayList<>();
    Journals.recordings(directory)
        .list()
        .exchanges()
        .forEach(exchange -> lines.addAll(OcsfJson.lines(exchange)));
  }

  @Test
  void tellsWhoCameWhatWasAskedAndWhoWasTurnedAway() throws IOException {
    List<Integer> classes = new ArrayList<>();
    for (String line : lines) {
      JsonNode event = RecordingMapper.MAPPER.readTree(line);
      classes.add(event.path("class_uid").asInt());
      assertThat(event.path("type_uid").asInt())
          .isEqualTo(event.path("class_uid").asInt() * 100 + event.path("activity_id").asInt());
    }
    assertThat(classes).containsExactlyInAnyOrder(3002, 6003, 3002, 6003, 4001, 3002, 6003, 6003);
  }

  @Test
  void everyEventHoldsToThePublishedSchema() throws Exception {
    assertThat(validated(String.join("\n", lines) + "\n")).isEmpty();
  }

  @Test
  void theSchemaFindsWhatIsWrong() throws Exception {
    assertThat(validated(lines.getFirst().replace("\"severity_id\":1", "\"severity_id\":\"low\"")))
        .contains("line 1: $.severity_id");
  }

  private String validated(String events) throws IOException, InterruptedException {
    String python = System.getenv("SALLYPORT_TEST_PYTHON");
    assumeTrue(python != null, "SALLYPORT_TEST_PYTHON names no Python");
    assumeTrue(
        new ProcessBuilder(python, "-c", "import ocsf_json_schema, jsonschema").start().waitFor()
            == 0,
        "the Python has no ocsf-json-schema and jsonschema");
    Path script = folder.resolve("ocsf.py");
    try (InputStream source = OcsfSchemaTest.class.getResourceAsStream("ocsf.py")) {
      Files.write(script, source.readAllBytes());
    }
    Process process =
        new ProcessBuilder(python, script.toString())
            .redirectInput(Files.writeString(folder.resolve("events"), events).toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
