package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalTest {

  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("recordings");
  }

  @Test
  void everythingTakenIsOnDiskInOrderAfterClosing() throws IOException {
    try (SegmentJournal journal = Journals.open(directory(), Journals.OPTIONS)) {
      assertThat(Samples.append(journal, Samples.id(1), Samples.allowed())).isEqualTo(10);
      assertThat(journal.recovery().isClean()).isTrue();
    }
    assertThat(Journals.entries(directory()).stream().map(Entry::data))
        .containsExactlyElementsOf(Samples.allowed());
    assertThat(Journals.verdict(directory())).isEqualTo(new Verdict.Intact());
  }

  @Test
  void keepsTheOrderOfEachExchangeWhenManyThreadsAppend() throws Exception {
    int threads = 8;
    int events = 2_000;
    try (SegmentJournal journal =
        Journals.open(directory(), Journals.OPTIONS.withSegmentBytes(100_000))) {
      List<Thread> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Journal.Page page = journal.open(Samples.id(t));
        running.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < events; i++) {
                    RecordedEvent event =
                        new RecordedEvent.Body(Direction.REQUEST, Samples.masked("piece " + i));
                    assertThat(page.append(Samples.START, event)).isTrue();
                  }
                }));
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    Map<ExchangeId, List<RecordedEvent>> byExchange =
        Journals.entries(directory()).stream()
            .collect(
                Collectors.groupingBy(
                    Entry::exchange, Collectors.mapping(Entry::data, Collectors.toList())));
    List<RecordedEvent> expected = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      expected.add(new RecordedEvent.Body(Direction.REQUEST, Samples.masked("piece " + i)));
    }
    assertThat(byExchange).hasSize(threads);
    assertThat(byExchange.values()).allSatisfy(one -> assertThat(one).isEqualTo(expected));
    assertThat(Journals.files(directory(), ".slpt")).hasSizeGreaterThan(10);
    assertThat(Journals.verdict(directory())).isEqualTo(new Verdict.Intact());
  }

  @Test
  void rotatesBeforeASegmentOutgrowsItsSize() throws IOException {
    Journals.writeSample(directory());
    List<Path> segments = Journals.files(directory(), ".slpt");
    assertThat(segments).hasSize(4);
    for (Path segment : segments) {
      // The footer may go beyond the size, an event may not.
      assertThat(Files.size(segment)).isLessThan(2150 + 500);
    }
    assertThat(Journals.entries(directory())).hasSize(16);
  }

  @Test
  void anEventBiggerThanASegmentGetsASegmentOfItsOwn() throws IOException {
    RecordedEvent big =
        new RecordedEvent.Body(Direction.REQUEST, Masked.restored(new byte[400_000]));
    try (SegmentJournal journal =
        Journals.open(directory(), Journals.OPTIONS.withSegmentBytes(1000))) {
      for (int i = 0; i < 3; i++) {
        assertThat(journal.open(Samples.id(i)).append(Samples.START, big)).isTrue();
      }
    }
    assertThat(Journals.entries(directory())).hasSize(3).allMatch(e -> e.data().equals(big));
    assertThat(Journals.files(directory(), ".slpt")).hasSize(3);
    assertThat(Journals.verdict(directory())).isEqualTo(new Verdict.Intact());
  }

  @Test
  void onlyTheOwnerMayReadWhatIsWritten() throws IOException {
    Files.createDirectory(
        directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Journals.writeSample(directory());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(Journals.files(directory(), ""))
        .hasSize(10)
        .allSatisfy(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
  }

  @Test
  void aClosedJournalRefusesAndSaysSo() throws IOException {
    SegmentJournal journal = Journals.open(directory(), Journals.OPTIONS);
    journal.close();
    journal.close();
    assertThat(Samples.append(journal, Samples.id(1), Samples.denied())).isZero();
    assertThat(journal.health()).isEqualTo(new JournalHealth.Closed());
    assertThat(journal.counters().refused()).isEqualTo(4);
  }

  @Test
  void aSecondWriterIsRefusedWithTheCureAndDoesNotHarmTheFirst() throws IOException {
    try (SegmentJournal journal = Journals.open(directory(), Journals.OPTIONS)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Journals.open(directory(), Journals.OPTIONS))
            .isInstanceOf(JournalInUseException.class)
            .hasMessageContaining(directory().toString())
            .hasMessageContaining("stop it, or choose another state directory");
      }
      assertThat(Samples.append(journal, Samples.id(1), Samples.denied())).isEqualTo(4);
    }
    assertThat(Journals.verdict(directory())).isEqualTo(new Verdict.Intact());
    Journals.open(directory(), Journals.OPTIONS).close();
  }

  @Test
  void anEventTooBigForAFrameIsRefusedAndTheRestGoesOn() throws IOException {
    byte[] huge = new byte[13 << 20];
    try (SegmentJournal journal =
        Journals.open(directory(), Journals.OPTIONS.withBufferBytes(64 << 20))) {
      RecordedEvent event = new RecordedEvent.Body(Direction.REQUEST, Masked.restored(huge));
      assertThat(journal.open(Samples.id(1)).append(Samples.START, event)).isFalse();
      assertThat(Samples.append(journal, Samples.id(2), Samples.denied())).isEqualTo(4);
      assertThat(journal.counters().refused()).isEqualTo(1);
      assertThat(journal.health()).isEqualTo(new JournalHealth.Ok());
    }
    assertThat(Journals.entries(directory())).hasSize(4);
  }

  @Test
  void countsWhatItWrote() throws IOException {
    SegmentJournal journal = Journals.open(directory(), Journals.OPTIONS);
    Samples.append(journal, Samples.id(1), Samples.allowed());
    journal.close();
    JournalCounters counters = journal.counters();
    assertThat(counters.events()).isEqualTo(10);
    assertThat(counters.bytes()).isBetween(1_000L, 4_000L);
    assertThat(counters.batches()).isBetween(1L, 10L);
    assertThat(counters.syncs()).isPositive();
    assertThat(counters.waitingBytes()).isZero();
    assertThat(counters.refused()).isZero();
    assertThat(counters.failures()).isZero();
    assertThat(counters.segment()).isEqualTo(1);
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAnErrorAtOnce() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> Journals.open(file.resolve("below"), Journals.OPTIONS))
        .isInstanceOf(IOException.class);
  }
}
