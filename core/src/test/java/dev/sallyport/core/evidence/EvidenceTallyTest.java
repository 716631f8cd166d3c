package dev.sallyport.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTallyTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));

  @TempDir Path directory;

  private Instant now = NOON;

  @Test
  void countsBothDoorsOfASpanOfTime() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(
          List.of(
              Handshakes.first("a", NOON, "1", Optional.empty()),
              Handshakes.first("b", NOON.plusSeconds(5), "2", Optional.empty()),
              Handshakes.first("late", ONE, "3", Optional.empty()),
              Handshakes.refused("c", NOON, HandshakeReason.TLS_TOO_OLD),
              Handshakes.second("d", NOON, "api", "sha256/x"),
              Handshakes.second("e", NOON, "other", "sha256/y")));
      files.lost("envoy-1", 3);
    }

    EvidenceReport report = report("");

    assertThat(report.chain().isGood()).isTrue();
    EvidenceReport.Door first = report.firstDoors().getFirst();
    assertThat(first.listener()).isEqualTo("main");
    assertThat(first.name()).isEqualTo("api.test");
    assertThat(first.handshakes()).isEqualTo(2);
    assertThat(first.withExchange()).isEqualTo(2);
    assertThat(first.versions()).containsExactly(Map.entry("TLSv1.3", 2L));
    assertThat(first.groups()).containsExactly(Map.entry("X25519", 2L));
    assertThat(first.refused()).containsExactly(Map.entry("tls_too_old", 1L));
    assertThat(first.first()).isEqualTo("2026-03-04T12:00:00Z");
    assertThat(first.last()).isEqualTo("2026-03-04T12:00:05Z");
    assertThat(report.secondDoors())
        .extracting(EvidenceReport.Door::name)
        .containsExactly("api", "other");
    assertThat(report.secondDoors().getFirst().certificates())
        .singleElement()
        .satisfies(shown -> assertThat(shown.certificate().pin()).isEqualTo("sha256/x"));
    assertThat(report.lost())
        .containsExactly(new EvidenceReport.Lost("2026-03-04T12:00:00Z", "envoy-1", 3));
  }

  @Test
  void tellsOfOneResourceTheDoorsThatLeadToItAndWhatTheyEnforced() throws IOException {
    now = NOON.minus(Duration.ofDays(2));
    try (EvidenceFiles files = open()) {
      files.posture("r0", List.of(posture("api", "older.test", "1.2")));
      now = NOON.minus(Duration.ofDays(1));
      files.posture("r1", List.of(posture("api", "api.test", "1.2")));
      now = NOON;
      files.posture("r2", List.of(posture("api", "api.test", "1.2"), posture("b", "b", "1.3")));
      files.posture("r3", List.of(posture("api", "api.test", "1.3")));
      now = ONE;
      files.posture("r4", List.of(posture("api", "api.test", "1.2")));
      files.append(
          List.of(
              Handshakes.first("a", NOON, "1", Optional.empty()),
              Handshakes.second("d", NOON, "api", "sha256/x"),
              Handshakes.second("e", NOON, "other", "sha256/y")));
    }

    EvidenceReport report = report("api");

    assertThat(report.firstDoors()).hasSize(1);
    assertThat(report.secondDoors())
        .singleElement()
        .extracting(EvidenceReport.Door::name)
        .isEqualTo("api");
    assertThat(report.posture())
        .as("what was in force at the beginning, and each change of this resource")
        .extracting(EvidenceReport.Posture::revision)
        .containsExactly("r1", "r3");
    assertThat(report("nothing").firstDoors()).isEmpty();
  }

  @Test
  void isSignedSoThatNoFigureCanBeChanged() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(Handshakes.first("a", NOON, "1", Optional.empty())));
    }
    String document = SignedReport.write(report(""), TestKey.KEY);

    assertThat(SignedReport.isGenuine(document, TestKey.KEY)).isTrue();
    assertThat(SignedReport.isGenuine(document.replace("\n", " "), TestKey.KEY)).isTrue();
    assertThat(
            SignedReport.isGenuine(
                document.replace("\"handshakes\" : 1", "\"handshakes\" : 2"), TestKey.KEY))
        .isFalse();
    assertThat(SignedReport.isGenuine("{}", TestKey.KEY)).isFalse();
  }

  private static Map<String, Object> posture(String resource, String hostname, String minimum) {
    return Map.of(
        "resource",
        resource,
        "hostname",
        hostname,
        "firstDoor",
        Map.of("listener", "main", "minimumVersion", minimum));
  }

  private EvidenceFiles open() throws IOException {
    return new EvidenceFiles(directory, () -> now, TestKey.KEY, 30);
  }

  private EvidenceReport report(String resource) throws IOException {
    return EvidenceTally.of(directory, TestKey.KEY, NOON, ONE, resource, ONE);
  }
}
