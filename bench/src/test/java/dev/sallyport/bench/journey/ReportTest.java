package dev.sallyport.bench.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static Report report() {
    Map<Way.Kind, List<Measurement>> measured = new EnumMap<>(Way.Kind.class);
    measured.put(Way.Kind.DIRECT, List.of(of(1000), of(2000), of(4000)));
    measured.put(Way.Kind.UNRECORDED, List.of(of(1000), of(500), of(2000)));
    measured.put(Way.Kind.BUFFERED, List.of(of(500), of(400), of(1000)));
    return new Report(
        "2026-01-31",
        new Machine(2, "a processor", "Linux 6", "Java 25", "1.40.0", "h2load 1.52", "ext4"),
        new Setting(8, 4, 5, 3),
        List.of(Section.of(Answer.SMALL, measured)));
  }

  private static Measurement of(double requestsPerSecond) {
    return new Measurement(requestsPerSecond, 0.5, 12.345, 99.6);
  }

  @Test
  void tableHasMediansAndTheMedianOfTheRatiosWithinARound() {
    assertThat(report().markdown())
        .contains("2 processors (a processor), Linux 6, Java 25, Envoy 1.40.0, h2load 1.52")
        .contains("Answer of 70 bytes (`GET /small`):")
        .contains("| upstream, direct | 2,000 | 100 % | 0.50 ms | 12.35 ms | 100 µs | – |")
        .contains("| Sallyport, whole journey | 500 | 25 % | 0.50 ms | 12.35 ms | 100 µs | 50 % |");
  }

  @Test
  void jsonHasEveryRound() throws Exception {
    JsonNode json = new JsonMapper().readTree(report().json());
    JsonNode way = json.at("/sections/0/rows/2");
    assertThat(way.path("way").asText()).isEqualTo("Sallyport, whole journey");
    assertThat(way.path("ofFirst").asDouble()).isEqualTo(0.25);
    assertThat(way.path("recordingCosts").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/sections/0/rows/0/recordingCosts").isNull()).isTrue();
    assertThat(way.path("rounds")).hasSize(3);
    assertThat(way.at("/median/requestsPerSecond").asDouble()).isEqualTo(500);
    assertThat(json.at("/machine/envoy").asText()).isEqualTo("1.40.0");
  }
}
