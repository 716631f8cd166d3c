package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {

  @TempDir Path directory;
  private final FakeDisk disk = new FakeDisk();

  private SegmentJournal open(JournalOptions options) throws IOException {
    return Journals.open(directory, options, disk);
  }

  private static JournalHealth awaitFailing(SegmentJournal journal) {
    return Await.until(
        "the journal says that it fails", journal::health, JournalHealth.Failing.class::isInstance);
  }

  private static void awaitOk(SegmentJournal journal) {
    Await.until("the journal is well again", journal::health, JournalHealth::takesEvents);
  }

  @Test
  void refusesWhileTheDiskIsFullAndLosesNothingItHadTaken() throws IOException {
    List<RecordedEvent> taken = new ArrayList<>();
    try (SegmentJournal journal = open(Journals.OPTIONS.withSegmentBytes(1500))) {
      for (int outage = 0; outage < 5; outage++) {
        taken.addAll(Samples.allowed());
        assertThat(Samples.append(journal, Samples.id(outage), Samples.allowed())).isEqualTo(10);
        Await.until("all is written", journal::counters, counters -> counters.waitingBytes() == 0);
        disk.writesUntilFailure.set(0);
        RecordedEvent last = Samples.started("chat");
        taken.add(last);
        assertThat(journal.open(Samples.id(outage)).append(Samples.START, last)).isTrue();

        assertThat(awaitFailing(journal).toString()).contains("No space left on device");
        assertThat(Samples.append(journal, Samples.id(99), Samples.denied())).isZero();

        disk.writesUntilFailure.set(-1);
        awaitOk(journal);
      }
      assertThat(journal.counters().refused()).isEqualTo(20);
      assertThat(journal.counters().failures()).isGreaterThanOrEqualTo(5);
    }
    assertThat(Journals.entries(directory).stream().map(Entry::data)).isEqualTo(taken);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void survivesAFailureAtEveryWrite() throws IOException {
    for (int write = 0; write < 12; write++) {
      Path own = directory.resolve("run" + write);
      FakeDisk fake = new FakeDisk();
      List<Entry> entries;
      try (SegmentJournal journal =
          Journals.open(own, Journals.OPTIONS.withSegmentBytes(700), fake)) {
        fake.writesUntilFailure.set(write);
        Samples.append(journal, Samples.id(1), Samples.allowed());
        Await.until(
            "it failed or wrote all",
            journal::counters,
            counters -> counters.failures() > 0 || counters.waitingBytes() == 0);
        fake.writesUntilFailure.set(-1);
        awaitOk(journal);
      }
      entries = Journals.entries(own);
      assertThat(entries.stream().map(Entry::data))
          .as("after a failure at write %s", write)
          .isEqualTo(Samples.allowed().subList(0, entries.size()));
      assertThat(Journals.verdict(own)).isEqualTo(new Verdict.Intact());
    }
  }

  @Test
  void writesInSmallPiecesGiveTheSameFile() throws IOException {
    disk.mostBytesAWrite = 7;
    try (SegmentJournal journal = open(Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.allowed());
    }
    assertThat(Journals.entries(directory)).hasSize(10);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aDiskThatTakesNothingFailsInsteadOfSpinning() throws IOException {
    try (SegmentJournal journal = open(Journals.OPTIONS)) {
      disk.mostBytesAWrite = 0;
      Samples.append(journal, Samples.id(1), Samples.denied());
      assertThat(awaitFailing(journal).toString()).contains("takes no more bytes");
      disk.mostBytesAWrite = Integer.MAX_VALUE;
      awaitOk(journal);
    }
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void rotationWaitsUntilANewFileCanBeMade() throws IOException {
    try (SegmentJournal journal = open(Journals.OPTIONS.withSegmentBytes(700))) {
      disk.createFails = true;
      Samples.append(journal, Samples.id(1), Samples.allowed());
      Samples.append(journal, Samples.id(2), Samples.denied());
      assertThat(awaitFailing(journal).toString()).contains("no new files today");
      disk.createFails = false;
      awaitOk(journal);
    }
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    List<RecordedEvent> taken = new ArrayList<>(Samples.allowed());
    taken.addAll(Samples.denied());
    assertThat(Journals.entries(directory).stream().map(Entry::data)).isEqualTo(taken);
  }

  @Test
  void aFailedSyncIsForGoodUntilTheJournalIsOpenedAnew() throws IOException {
    SegmentJournal journal = open(Journals.OPTIONS.withSyncInterval(Duration.ZERO));
    disk.syncFails = true;
    Samples.append(journal, Samples.id(1), Samples.denied());
    assertThat(awaitFailing(journal).toString()).contains("restart the server");
    disk.syncFails = false;
    assertThat(Samples.append(journal, Samples.id(2), Samples.denied())).isZero();
    assertThatThrownBy(journal::close).hasMessageContaining("Input/output error");

    try (SegmentJournal next = open(Journals.OPTIONS)) {
      assertThat(next.recovery().findings())
          .hasOnlyElementsOfType(RecoveryReport.Unclosed.class)
          .hasSize(1);
      assertThat(Samples.append(next, Samples.id(3), Samples.denied())).isEqualTo(4);
    }
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aFullBufferRefusesAndNeverWaits() throws IOException {
    RecordedEvent piece =
        new RecordedEvent.Body(Direction.REQUEST, Masked.restored(new byte[1000]));
    try (SegmentJournal journal =
        open(Journals.OPTIONS.withBufferBytes(20_000).withSyncInterval(Duration.ZERO))) {
      disk.syncGate = new CountDownLatch(1);
      int before = disk.syncsBegun.get();
      Journal.Page page = journal.open(Samples.id(1));
      assertThat(page.append(Samples.START, piece)).isTrue();
      Await.until("the writer hangs in a sync", disk.syncsBegun::get, count -> count > before);

      int taken = 0;
      while (page.append(Samples.START, piece)) {
        taken++;
      }
      // Room into which JSON is to grow counts.
      assertThat(taken).isBetween(6, 20);
      assertThat(journal.counters().waitingBytes()).isLessThanOrEqualTo(20_000);
      assertThat(journal.health().toString()).contains("buffer of 20000 bytes is full");

      disk.syncGate.countDown();
      Await.until("the buffer is empty", journal::counters, c -> c.waitingBytes() == 0);
      assertThat(journal.health()).isEqualTo(new JournalHealth.Ok());
      // What piled up during one sync was written by one write.
      assertThat(journal.counters().batches()).isEqualTo(2);
      assertThat(journal.counters().events()).isEqualTo(taken + 1);
    }
  }

  @Test
  void closingOnABrokenDiskSaysWhatIsLost() throws IOException {
    SegmentJournal journal = open(Journals.OPTIONS);
    disk.writesUntilFailure.set(0);
    assertThat(journal.open(Samples.id(1)).append(Samples.START, Samples.started("chat"))).isTrue();
    awaitFailing(journal);
    assertThatThrownBy(journal::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("were not written")
        .hasMessageContaining("No space left on device");
    Journals.open(directory, Journals.OPTIONS).close();
  }

  @Test
  void closingGivesUpOnADiskThatDoesNotAnswer() throws IOException {
    SegmentJournal journal = open(Journals.OPTIONS.withCloseTimeout(Duration.ofMillis(1)));
    disk.syncGate = new CountDownLatch(1);
    Samples.append(journal, Samples.id(1), Samples.denied());
    assertThatThrownBy(journal::close).hasMessageContaining("did not answer within 1 ms");
    disk.syncGate.countDown();
    Await.until("a second close works", () -> closes(journal), closed -> closed);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  private static boolean closes(SegmentJournal journal) {
    try {
      journal.close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
