package dev.sallyport.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceFilesTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  @TempDir Path state;

  private Instant now = NOON;

  @Test
  void writesALineForEachRecordThatNobodyElseMayRead() throws IOException {
    try (EvidenceFiles files = open()) {
      assertThat(files.append(List.of(handshake("a"), handshake("b", "2")))).isEqualTo(2);
    }

    assertThat(handshakes("2026-03-04"))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"event\":\"handshake\",\"id\":\"a\"")
        .contains("\"door\":\"first\"", "\"reason\":\"ok\"")
        .doesNotContain("\"resource\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("2026-03-04"))))
        .isEqualTo("rw-------");
  }

  @Test
  void knowsARecordAgainThatComesTwice() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a"), handshake("a")));
      assertThat(files.append(List.of(handshake("a"), handshake("b", "2")))).isEqualTo(1);
    }
    try (EvidenceFiles again = open()) {
      assertThat(again.append(List.of(handshake("b", "2")))).isZero();
    }
    assertThat(handshakes("2026-03-04")).hasSize(2);
  }

  @Test
  void completesTheRecordOfAConnectionWhenItEnds() throws IOException {
    Instant end = NOON.plusSeconds(90);
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a")));
    }
    try (EvidenceFiles files = open()) {
      assertThat(files.append(List.of(closed("z", NOON.plusMillis(1), end)))).isZero();
      assertThat(files.append(List.of(closed("z", NOON.plusMillis(1), end)))).isZero();
    }
    assertThat(handshakes("2026-03-04")).hasSize(1);
    assertThat(lines("2026-03-04"))
        .filteredOn(line -> line.contains("closed"))
        .singleElement()
        .asString()
        .contains("\"handshake\":\"a\"", "\"at\":\"2026-03-04T12:01:30Z\"");
  }

  @Test
  void namesTheExchangeOfAConnectionWhoseEndWasToldOfFirst() throws IOException {
    Handshake exchanged = Handshakes.first("a/1", NOON, "1", Optional.empty());
    Handshake ended = Handshakes.withoutExchange("z", NOON.plusMillis(1), "1", NOON.plusSeconds(9));
    try (EvidenceFiles files = open()) {
      assertThat(files.append(List.of(ended))).isEqualTo(1);
    }
    try (EvidenceFiles files = open()) {
      assertThat(files.append(List.of(exchanged))).isZero();
      assertThat(files.append(List.of(Handshakes.first("b/1", NOON, "1", Optional.empty()))))
          .isZero();
    }
    assertThat(handshakes("2026-03-04")).hasSize(1);
    assertThat(lines("2026-03-04"))
        .filteredOn(line -> line.contains("\"event\":\"exchange\""))
        .singleElement()
        .asString()
        .contains("\"handshake\":\"z\"", "\"exchange\":\"exchange-a/1\"");
  }

  @Test
  void countsWhatAClientDoesVeryOftenAndLosesNothingOfTheCount() throws IOException {
    List<Handshake> flood = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      flood.add(Handshakes.refused("flood-" + i, NOON, HandshakeReason.CLEAR_TEXT));
    }
    try (EvidenceFiles files = open()) {
      for (int from = 0; from < flood.size(); from += 50) {
        files.append(flood.subList(from, from + 50));
        // Sent again, as Envoy does when an answer was lost.
        files.append(flood.subList(from, from + 50));
      }
      files.append(List.of(Handshakes.refused("other", NOON, HandshakeReason.NOT_TLS)));
      now = NOON.plusSeconds(61);
      files.settle();
      files.append(List.of(Handshakes.refused("later", now, HandshakeReason.CLEAR_TEXT)));
    }
    assertThat(handshakes("2026-03-04")).hasSize(100 + 2);
    assertThat(Files.size(file("2026-03-04"))).isLessThan(1 << 20);
    assertThat(lines("2026-03-04"))
        .filteredOn(line -> line.contains("\"event\":\"more\""))
        .last()
        .asString()
        .contains("\"records\":99900", "\"reason\":\"clear_text\"", "\"peer\":\"127.0.0.1\"");
    assertThat(
            EvidenceTally.of(
                    directory(), TestKey.KEY, NOON.minusSeconds(1), NOON.plusSeconds(99), "", now)
                .more())
        .singleElement()
        .extracting(EvidenceReport.More::records)
        .isEqualTo(99_900L);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void takesAConnectionOfTheSameNumberForAnotherWhenItBeganLater() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a")));
      assertThat(files.append(List.of(closed("b", NOON.plusSeconds(60), NOON.plusSeconds(61)))))
          .isEqualTo(1);
    }
    assertThat(handshakes("2026-03-04")).hasSize(2);
  }

  @Test
  void beginsAFileEveryDay() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a")));
      now = NOON.plus(Duration.ofDays(1));
      files.append(List.of(handshake("b", "2")));
    }
    assertThat(handshakes("2026-03-04")).hasSize(1);
    assertThat(handshakes("2026-03-05")).hasSize(1);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void goesOnWhereACrashCutALineShort() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a")));
    }
    Files.writeString(file("2026-03-04"), "{\"event\":\"hand", StandardOpenOption.APPEND);
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("b", "2")));
    }
    assertThat(handshakes("2026-03-04")).hasSize(2).last().asString().contains("\"id\":\"b\"");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void deletesWhatIsOlderThanItsDaysAndSaysSo() throws IOException {
    try (EvidenceFiles files = open()) {
      files.append(List.of(handshake("a")));
      now = NOON.plus(Duration.ofDays(30));
      files.append(List.of(handshake("b", "2")));
      assertThat(file("2026-03-04")).exists();
      now = NOON.plus(Duration.ofDays(31));
      files.append(List.of(handshake("c", "3")));
    }
    assertThat(file("2026-03-04")).doesNotExist();
    assertThat(lines("2026-04-04"))
        .filteredOn(line -> line.contains("expired"))
        .singleElement()
        .asString()
        .contains("handshakes-2026-03-04.jsonl");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void notesWhatWasLost() throws IOException {
    try (EvidenceFiles files = open()) {
      files.lost("envoy-1", 7);
    }
    assertThat(lines("2026-03-04"))
        .filteredOn(line -> line.contains("lost"))
        .singleElement()
        .asString()
        .startsWith(
            "{\"event\":\"lost\",\"at\":\"2026-03-04T12:00:00Z\",\"node\":\"envoy-1\",\"records\":7,");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', TLS_AES_128_GCM_SHA256, ok",
    "'', '', '', '', closed",
    "'', '', transport_socket_timeout, '', timeout",
    "'', NR, '', '', server_name_missing",
    "TLS_error|error:x:OPENSSL_internal:WRONG_VERSION_NUMBER, NR, '', '', not_tls",
    "TLS_error:|x:certificate_has_expired:TLS_error_end, '', '', x, expired",
    "TLS_error:|x:NO_SHARED_CIPHER:TLS_error_end, '', '', '', nothing_in_common",
    "TLS_error:|x:SSLV3_ALERT_BAD_CERTIFICATE:TLS_error_end, '', '', x, certificate_rejected",
    "TLS_error:|x:TLSV1_ALERT_UNKNOWN_CA:TLS_error_end, '', '', x, certificate_rejected",
    "TLS_error:|x:SOMETHING_NEW:TLS_error_end, '', '', x, tls_failed",
  })
  void hasAWordForEveryEndOfAHandshake(
      String failure, String flags, String termination, String cipher, String reason) {
    Map<String, String> fields =
        Map.of(
            "kind", "connection",
            "unique", "a",
            "failure", failure,
            "flags", flags,
            "termination", termination,
            "cipher", cipher,
            "start", "1772625600.250000");

    Handshake record = LogRecords.read(fields, "envoy-1").getFirst();

    assertThat(record.reason().code()).isEqualTo(reason);
    assertThat(record.at()).isEqualTo(NOON.plusMillis(250));
  }

  @ParameterizedTest
  @CsvSource({
    "'TLS_error:|x:verify_cert_failed:_cert_hash_and_spki', sallyport_upstream_pin_mismatch,"
        + " second, pin_mismatch",
    "'', sallyport_upstream_handshake_timeout, second, timeout",
    "'', 'upstream_reset_before_response_started{connection_timeout}', second, timeout",
    "'', sallyport_upstream_unavailable, second, unreachable",
    "'', no_healthy_upstream, second, unreachable",
    "'', path_normalization_failed, first, request_refused",
  })
  void hasAWordForEveryRequestThatEnvoyAnsweredItself(
      String failure, String details, String door, String reason) {
    Map<String, String> fields =
        Map.of("kind", "request", "unique", "a", "upstream_failure", failure, "details", details);

    Handshake record = LogRecords.read(fields, "envoy-1").getFirst();

    assertThat(record.reason().code()).isEqualTo(reason);
    assertThat(record.door().name()).isEqualToIgnoringCase(door);
  }

  @Test
  void takesNoRecordThatIsNotOurs() {
    assertThat(LogRecords.read(Map.of("kind", "connection"), "")).isEmpty();
    assertThat(LogRecords.read(Map.of("unique", "a", "kind", "other"), "")).isEmpty();
  }

  @Test
  void hasAFormatterForEveryField() {
    assertThat(Arrays.stream(LogField.values()).map(LogField::formatter))
        .allMatch(formatter -> formatter.startsWith("%") && formatter.endsWith("%"))
        .doesNotHaveDuplicates();
  }

  private EvidenceFiles open() throws IOException {
    InstantSource clock = () -> now;
    return new EvidenceFiles(directory(), clock, TestKey.KEY, 30);
  }

  private Path directory() {
    return state.resolve("evidence");
  }

  private Path file(String day) {
    return directory().resolve("handshakes-" + day + ".jsonl");
  }

  private EvidenceCheck.Verdict check() throws IOException {
    return EvidenceCheck.of(directory(), TestKey.KEY, "", _ -> {});
  }

  private List<String> handshakes(String day) throws IOException {
    return lines(day).stream().filter(line -> line.startsWith("{\"event\":\"handshake\"")).toList();
  }

  private List<String> lines(String day) throws IOException {
    return Files.readAllLines(file(day));
  }

  private static Handshake handshake(String id) {
    return handshake(id, "1");
  }

  private static Handshake handshake(String id, String connection) {
    return Handshakes.first(id, NOON, connection, Optional.empty());
  }

  private static Handshake closed(String id, Instant at, Instant end) {
    return Handshakes.first(id, at, "1", Optional.of(end));
  }
}
