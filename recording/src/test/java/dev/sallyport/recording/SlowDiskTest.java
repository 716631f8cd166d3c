package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not keep up, and a clock that jumps meanwhile. */
class SlowDiskTest {

  private static final int THREADS = 8;
  private static final int CAPACITY = 64_000;
  private static final RecordedEvent PIECE =
      new RecordedEvent.Body(Direction.REQUEST, Masked.restored(new byte[500]));

  @TempDir Path directory;
  private final FakeDisk disk = new FakeDisk();

  /** Events that a thread had taken, and commits that it asked for, by how many it had by then. */
  private record Taken(int events, Map<CompletableFuture<Void>, Integer> commits) {}

  private static Taken appendUntilRefused(SegmentJournal journal, ExchangeId exchange) {
    Journal.Page page = journal.open(exchange);
    Map<CompletableFuture<Void>, Integer> commits = new ConcurrentHashMap<>();
    int taken = 0;
    while (page.append(Samples.START, PIECE)) {
      taken++;
      commits.put(journal.commit(), taken);
    }
    return new Taken(taken, commits);
  }

  @Test
  void whoeverIsFasterThanTheDiskIsRefusedAndMemoryStaysBounded() throws Exception {
    List<CompletableFuture<Taken>> appenders = new ArrayList<>();
    try (SegmentJournal journal =
        Journals.open(
            directory,
            Journals.OPTIONS.withBufferBytes(CAPACITY).withSyncInterval(Duration.ZERO),
            disk)) {
      disk.syncGate = new CountDownLatch(1);
      int before = disk.syncsBegun.get();
      assertThat(journal.open(Samples.id(99)).append(Samples.START, PIECE)).isTrue();
      Await.until("the writer hangs in a sync", disk.syncsBegun::get, count -> count > before);

      for (int i = 0; i < THREADS; i++) {
        ExchangeId exchange = Samples.id(i);
        appenders.add(CompletableFuture.supplyAsync(() -> appendUntilRefused(journal, exchange)));
      }
      CompletableFuture.allOf(appenders.toArray(CompletableFuture[]::new)).join();
      int taken = appenders.stream().mapToInt(one -> one.join().events()).sum();
      // Each is counted with more than the bytes of its body.
      assertThat(taken).isBetween(1, CAPACITY / 500);
      assertThat(journal.counters().waitingBytes()).isLessThanOrEqualTo(CAPACITY);
      assertThat(journal.health().toString()).contains("is slower than the traffic");
      for (CompletableFuture<Taken> one : appenders) {
        one.join()
            .commits()
            .keySet()
            .forEach(
                commit ->
                    assertThat(commit.isDone() && !commit.isCompletedExceptionally())
                        .as("acknowledged while the disk hangs")
                        .isFalse());
      }
      disk.syncGate.countDown();
      Await.until("all is written", journal::counters, counters -> counters.waitingBytes() == 0);
      assertThat(journal.health()).isEqualTo(new JournalHealth.Ok());
    }
    Map<ExchangeId, Long> found =
        Journals.entries(directory).stream()
            .collect(Collectors.groupingBy(Entry::exchange, Collectors.counting()));
    for (int i = 0; i < THREADS; i++) {
      assertThat(found.getOrDefault(Samples.id(i), 0L)).isEqualTo(appenders.get(i).join().events());
    }
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aClockThatJumpsEitherWayStopsNeitherSyncsNorHeadsNorSegments() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Samples.START);
    JournalOptions options =
        Journals.OPTIONS
            .withClock(now::get)
            .withSegmentBytes(3000)
            .withSyncInterval(Duration.ofMillis(1))
            .withHeadInterval(Duration.ofMillis(1));
    List<Long> days = List.of(0L, 400L, -800L, 20_000L, -20_000L, 1L);
    int events = 0;
    try (SegmentJournal journal = Journals.open(directory, options, disk)) {
      for (long jump : days) {
        now.set(Samples.START.plus(Duration.ofDays(jump)));
        long syncs = journal.counters().syncs();
        events += Samples.append(journal, Samples.id(events), Samples.allowed());
        Await.until(
            "a sync that nobody asked for, " + jump + " days away",
            () -> journal.counters().syncs(),
            count -> count > syncs);
      }
    }
    now.set(Samples.START.minus(Duration.ofDays(9_999)));
    try (SegmentJournal journal = Journals.open(directory, options, disk)) {
      assertThat(journal.recovery().isClean()).isTrue();
      events += Samples.append(journal, Samples.id(events), Samples.denied());
    }
    assertThat(Journals.entries(directory)).hasSize(events);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }
}
