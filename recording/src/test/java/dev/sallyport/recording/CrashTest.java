package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power is lost after each step that the journal has a disk take: what was acknowledged is there,
 * in order, and the chain verifies, whichever part of what was not synced is on the disk.
 */
class CrashTest {

  private static final int EXCHANGES = 6;
  private static final int VARIANTS = 2;

  @TempDir Path temp;
  private final FakeDisk disk = new FakeDisk();
  private final LoggingDisk log = new LoggingDisk(disk);
  private final List<RecordedEvent> appended = new ArrayList<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();

  /**
   * What somebody was told.
   *
   * @param step how many steps the disk had taken by then
   * @param events how many events are on the disk
   */
  private record Acknowledged(int step, int events) {}

  private Path directory() {
    return temp.resolve("recordings");
  }

  private SegmentJournal open() throws IOException {
    return Journals.open(directory(), Journals.OPTIONS.withSegmentBytes(3000), log);
  }

  private void append(SegmentJournal journal, int exchange, List<RecordedEvent> events) {
    assertThat(Samples.append(journal, Samples.id(exchange), events)).isEqualTo(events.size());
    appended.addAll(events);
  }

  /** Its completion runs on the thread that syncs, so that the step is the one of the promise. */
  private void commit(SegmentJournal journal) {
    int events = appended.size();
    journal.commit().thenRun(() -> acknowledged.add(new Acknowledged(log.steps(), events))).join();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterACrashAtAnyStep() throws IOException {
    int first;
    try (SegmentJournal journal = open()) {
      first = log.steps();
      for (int i = 0; i < EXCHANGES; i++) {
        append(journal, i, i % 3 == 0 ? Samples.allowed() : Samples.denied());
        if (i % 2 == 0) {
          commit(journal);
        }
      }
    }
    crashAtEachStepFrom(first);
  }

  @Test
  void theSameWhereTheDiskWasFullInBetween() throws IOException {
    int first;
    try (SegmentJournal journal = open()) {
      first = log.steps();
      for (int i = 0; i < EXCHANGES; i++) {
        boolean full = i % 4 == 1;
        disk.writesUntilFailure.set(full ? 0 : -1);
        // Once a write has failed nothing is taken, so that only the first is sure to be.
        append(journal, i, full ? Samples.denied().subList(0, 1) : Samples.denied());
        if (full) {
          Await.until("it says so", journal::health, health -> !health.takesEvents());
          disk.writesUntilFailure.set(-1);
          Await.until("the journal is well again", journal::health, JournalHealth::takesEvents);
        }
        commit(journal);
      }
      assertThat(journal.counters().failures()).isPositive();
    }
    crashAtEachStepFrom(first);
  }

  @Test
  void aSyncThatFailedAfterItsWriteAcknowledgesNothing() throws IOException {
    SegmentJournal journal = open();
    int first = log.steps();
    append(journal, 1, Samples.allowed());
    commit(journal);
    disk.syncFails = true;
    append(journal, 2, Samples.denied());
    assertThat(journal.commit()).failsWithin(Await.LIMIT);
    assertThat(journal.open(Samples.id(3)).append(Samples.START, Samples.started("chat")))
        .isFalse();
    assertThat(journal.commit()).failsWithin(Await.LIMIT);
    assertThat(journal.health().takesEvents()).isFalse();
    assertThat(acknowledged).hasSize(1);
    crashAtEachStepFrom(first);
  }

  private void crashAtEachStepFrom(int first) throws IOException {
    Path crashed = temp.resolve("crashed");
    for (int step = first; step <= log.steps(); step++) {
      for (int variant = 0; variant < VARIANTS; variant++) {
        Files.createDirectories(crashed);
        for (Path file : Journals.files(crashed, "")) {
          Files.delete(file);
        }
        log.restore(step, new Random(31L * step + variant), crashed);
        Files.deleteIfExists(crashed.resolve("signers.json.new"));
        Files.copy(directory().resolve("signers.json"), crashed.resolve("signers.json"));
        assertRecovers(crashed, step);
      }
    }
  }

  private void assertRecovers(Path crashed, int step) throws IOException {
    FakeDisk fast = new FakeDisk();
    fast.syncSkipped = true;
    SegmentJournal next = Journals.open(crashed, Journals.OPTIONS, fast);
    Samples.append(next, Samples.id(99), Samples.clearText());
    next.close();
    List<RecordedEvent> found =
        new ArrayList<>(Journals.entries(crashed).stream().map(Entry::data).toList());
    List<RecordedEvent> after = found.subList(found.size() - 2, found.size());
    assertThat(after)
        .as("what comes after the crash at step %s", step)
        .isEqualTo(Samples.clearText());
    after.clear();
    assertThat(found)
        .as("what was recorded before the crash at step %s", step)
        .isEqualTo(appended.subList(0, found.size()));
    int promised =
        acknowledged.stream()
            .filter(known -> known.step() <= step)
            .mapToInt(Acknowledged::events)
            .max()
            .orElse(0);
    assertThat(found.size())
        .as("events after a crash at step %s", step)
        .isGreaterThanOrEqualTo(promised);
    assertThat(Journals.verdict(crashed)).as("step %s", step).isEqualTo(new Verdict.Intact());
  }
}
