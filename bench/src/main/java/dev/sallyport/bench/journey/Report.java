package dev.sallyport.bench.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * All that a run found out.
 *
 * @param date day of the run in UTC, ISO 8601
 * @param machine what it was made on
 * @param setting how it was made
 * @param sections figures by answer
 */
record Report(String date, Machine machine, Setting setting, List<Section> sections) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  Report {
    sections = List.copyOf(sections);
  }

  /** A report of today. */
  static Report today(Machine machine, Setting setting, List<Section> sections) {
    return new Report(LocalDate.now(ZoneOffset.UTC).toString(), machine, setting, sections);
  }

  String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and texts can be written", e);
    }
  }

  String markdown() {
    try (Formatter text = new Formatter(Locale.ROOT)) {
      text.format(
          "%s. %d processors (%s), %s, %s, Envoy %s, %s, recordings on %s.%n",
          date,
          machine.processors(),
          machine.processor(),
          machine.kernel(),
          machine.java(),
          machine.envoy(),
          machine.load(),
          machine.disk());
      text.format(
          "%d connections with %d requests under way each; %d s on each way, %d times; medians.%n",
          setting.connections(), setting.streams(), setting.seconds(), setting.rounds());
      sections.forEach(section -> write(section, text));
      return text.toString();
    }
  }

  private static void write(Section section, Formatter text) {
    text.format("%nAnswer of %,d bytes (`GET %s`):%n%n", section.bytes(), section.answer());
    text.format(
        "| way | requests/s | of the first | p50 | p99 | CPU per request | recording costs |%n");
    text.format("| --- | ---: | ---: | ---: | ---: | ---: | ---: |%n");
    for (Section.Row row : section.rows()) {
      Measurement median = row.median();
      text.format(
          "| %s | %,.0f | %.0f %% | %.2f ms | %.2f ms | %.0f µs | %s |%n",
          row.way(),
          median.requestsPerSecond(),
          row.ofFirst() * 100,
          median.p50Millis(),
          median.p99Millis(),
          median.cpuMicros(),
          row.recordingCosts().map(cost -> "%.0f %%".formatted(cost * 100)).orElse("–"));
    }
  }
}
