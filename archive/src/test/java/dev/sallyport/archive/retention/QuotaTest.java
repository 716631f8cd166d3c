package dev.sallyport.archive.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.archive.Recorded;
import dev.sallyport.archive.ship.Shipper;
import dev.sallyport.archive.store.DirectoryStore;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.Remover;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {

  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

  @TempDir Path state;
  @TempDir Path elsewhere;

  private Path recordings;
  private Shipper shipper;
  private Quota quota;

  @BeforeEach
  void record() throws IOException {
    recordings = state.resolve("recordings");
    try (Recorded journal = Recorded.in(state)) {
      for (int i = 1; i <= 15; i++) {
        journal.allowed(i, "chat", "alice");
      }
    }
    shipper =
        new Shipper(recordings, new DirectoryStore(elsewhere), state.resolve("shipped.ledger"));
    quota =
        new Quota(
            recordings,
            shipper,
            new Remover(recordings, KeyFiles.beside(recordings).load(), List.of()));
  }

  private List<String> segments() throws IOException {
    try (Stream<Path> files = Files.list(recordings)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".slpt"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theOldestGoAndLeaveSignedStatements() throws IOException {
    List<String> before = segments();
    shipper.ship();

    assertThat(quota.keep(8_000, NOW)).isEqualTo(before.size() - segments().size()).isPositive();
    assertThat(segments())
        .isEqualTo(before.subList(before.size() - segments().size(), before.size()));
    assertThat(recordings.resolve("removed-0000000001.json")).content().contains("quota; shipped");
    assertThat(Recordings.in(recordings).verify().isOk()).isTrue();
    assertThat(quota.keep(8_000, NOW)).isZero();
  }

  @Test
  void whatIsNotShippedStays() throws IOException {
    List<String> before = segments();

    assertThatThrownBy(() -> quota.keep(8_000, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("segment-0000000001.slpt is over the quota and not in");
    assertThat(segments()).isEqualTo(before);
  }
}
