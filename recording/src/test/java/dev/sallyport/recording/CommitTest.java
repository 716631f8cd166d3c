package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a completed commit promises, on disks that fail. */
class CommitTest {

  @TempDir Path directory;
  private final FakeDisk disk = new FakeDisk();

  private SegmentJournal open() throws IOException {
    return Journals.open(directory, Journals.OPTIONS.withSyncInterval(Duration.ofDays(1)), disk);
  }

  @Test
  void whatWasCommittedIsSynced() throws IOException {
    try (SegmentJournal journal = open()) {
      int before = disk.syncsBegun.get();
      Samples.append(journal, Samples.id(1), Samples.denied());
      journal.commit().join();
      assertThat(disk.syncsBegun.get()).isGreaterThan(before);
      assertThat(Journals.entries(directory)).hasSize(4);
    }
  }

  @Test
  void nothingIsCommittedBeforeTheSyncIsOverAndOneSyncServesAll() throws IOException {
    try (SegmentJournal journal = open()) {
      Samples.append(journal, Samples.id(0), Samples.denied());
      journal.commit().join();
      disk.syncGate = new CountDownLatch(1);
      int before = disk.syncsBegun.get();
      Samples.append(journal, Samples.id(1), Samples.denied());
      CompletableFuture<Void> first = journal.commit();
      Await.until("the writer syncs", disk.syncsBegun::get, count -> count > before);
      List<CompletableFuture<Void>> others = new ArrayList<>();
      for (int i = 2; i < 50; i++) {
        Samples.append(journal, Samples.id(i), Samples.denied());
        others.add(journal.commit());
      }
      assertThat(first).isNotDone();
      disk.syncGate.countDown();
      first.join();
      others.forEach(CompletableFuture::join);
      // One for the first, one for all that came meanwhile, and those of new data keys.
      assertThat(disk.syncsBegun.get() - before).isLessThan(10);
    }
  }

  @Test
  void aFullDiskFailsTheCommitAtOnceThoughTheWriteIsTriedOn() throws IOException {
    try (SegmentJournal journal = open()) {
      disk.writesUntilFailure.set(0);
      Samples.append(journal, Samples.id(1), Samples.denied().subList(0, 1));
      CompletableFuture<Void> commit = journal.commit();
      assertThatThrownBy(() -> commit.orTimeout(20, TimeUnit.SECONDS).join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("No space left on device");
      assertThatThrownBy(() -> journal.commit().join()).isInstanceOf(CompletionException.class);
      disk.writesUntilFailure.set(-1);
      Await.until("it is well again", journal::health, JournalHealth::takesEvents);
      journal.commit().join();
    }
    assertThat(Journals.entries(directory)).hasSize(1);
  }

  @Test
  void aFailedSyncFailsTheCommit() throws IOException {
    SegmentJournal journal = open();
    Samples.append(journal, Samples.id(1), Samples.denied());
    journal.commit().join();
    disk.syncFails = true;
    Samples.append(journal, Samples.id(1), Samples.denied());
    assertThatThrownBy(() -> journal.commit().join()).hasMessageContaining("Input/output error");
    assertThatThrownBy(journal::close).isInstanceOf(IOException.class);
  }

  @Test
  void aClosedJournalCommitsNothing() throws IOException {
    SegmentJournal journal = open();
    journal.close();
    assertThatThrownBy(() -> journal.commit().join()).isInstanceOf(CompletionException.class);
  }

  @Test
  void aClockThatJumpsBackChangesNothing() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Samples.START);
    JournalOptions options = Journals.OPTIONS.withSegmentBytes(2150).withClock(now::get);
    try (SegmentJournal journal = Journals.open(directory, options)) {
      for (int i = 0; i < 5; i++) {
        now.set(Samples.START.minus(Duration.ofDays(400L * i)));
        assertThat(Samples.append(journal, Samples.id(i), Samples.denied())).isEqualTo(4);
        journal.commit().join();
      }
    }
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    assertThat(Journals.entries(directory)).hasSize(20);
  }

  @Test
  void noTextOfAnEventIsInAnyFile() throws IOException {
    try (SegmentJournal journal = open()) {
      Samples.append(journal, Samples.id(1), Samples.allowed());
    }
    for (Path file : Journals.files(directory, "")) {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(content)
          .as("%s", file)
          .doesNotContain("alice", "chat", "[email]", "issuer.example", "analysts", "127.0.0.1")
          .doesNotContain(Samples.id(1).value());
    }
  }
}
