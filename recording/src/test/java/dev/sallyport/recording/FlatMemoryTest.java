package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange may be as large and as long as it likes: neither writing nor checking it grows. */
class FlatMemoryTest {

  private static final int PIECE = 64 << 10;
  private static final long SLACK = 24L << 20;
  private static final ExchangeId ID = Samples.id(1);

  @TempDir Path directory;

  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.START);
  private final List<Long> heap = new ArrayList<>();

  @Test
  void aLargeAnswerKeepsMemoryFlat() throws IOException {
    answer(64L << 20);
  }

  @Test
  @Tag("long")
  void anAnswerOfAGigabyteKeepsMemoryFlat() throws IOException {
    answer(1L << 30);
  }

  @Test
  void aStreamOfADayKeepsMemoryFlatAndIsOneExchange() throws IOException {
    try (SegmentJournal journal = open(8L << 20)) {
      Journal.Page page = journal.open(ID);
      append(page, Samples.started("chat"));
      for (int second = 0; second < 86_400; second++) {
        now.updateAndGet(before -> before.plusSeconds(1));
        append(
            page,
            new RecordedEvent.Body(Direction.RESPONSE, Samples.masked("data: " + second + "\n\n")));
        measureEach(second, 86_400 / 6);
      }
      append(page, Samples.ended("completed", 200, ""));
    }
    assertFlat();
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    assertThat(Journals.recordings(directory).list().exchanges())
        .extracting(ExchangeSummary::duration)
        .containsExactly(Optional.of(Duration.ofDays(1)));
  }

  private void answer(long bytes) throws IOException {
    Masked piece = Masked.restored(new byte[PIECE]);
    int pieces = Math.toIntExact(bytes / PIECE);
    try (SegmentJournal journal = open(JournalOptions.defaults().segmentBytes())) {
      Journal.Page page = journal.open(ID);
      append(page, Samples.started("chat"));
      for (int i = 0; i < pieces; i++) {
        append(page, new RecordedEvent.Body(Direction.RESPONSE, piece));
        measureEach(i, pieces / 6);
      }
      append(page, Samples.ended("completed", 200, ""));
    }
    assertFlat();
    VerifyReport report = Journals.recordings(directory).verify(Journals.AUDIT);
    assertThat(report.verdict()).isEqualTo(new Verdict.Intact());
    assertThat(report.events()).isEqualTo(pieces + 2L);
    heap.add(used());
    assertFlat();
  }

  private SegmentJournal open(long segmentBytes) throws IOException {
    return Journals.open(
        directory, Journals.OPTIONS.withSegmentBytes(segmentBytes).withClock(now::get));
  }

  /** As an exchange does that is told to wait: the journal refuses, and holds nothing back. */
  private void append(Journal.Page page, RecordedEvent event) {
    while (!page.append(now.get(), event)) {
      LockSupport.parkNanos(100_000);
    }
  }

  private void measureEach(int at, int step) {
    if (at % step == step - 1) {
      heap.add(used());
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void assertFlat() {
    assertThat(heap).hasSizeGreaterThanOrEqualTo(6);
    assertThat(heap)
        .as("heap in use, from the first sixth on")
        .allSatisfy(bytes -> assertThat(bytes - heap.getFirst()).isLessThan(SLACK));
  }
}
