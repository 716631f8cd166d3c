package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

  @TempDir Path temp;
  private Path sample;
  private Path directory;

  @BeforeEach
  void writeASample() throws IOException {
    sample = temp.resolve("sample");
    directory = temp.resolve("copy");
    try (SegmentJournal journal = Journals.open(sample, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.denied().subList(1, 4));
    }
  }

  private RecoveryReport reopenAndAppend() throws IOException {
    FakeDisk disk = new FakeDisk();
    disk.syncSkipped = true;
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS, disk)) {
      assertThat(Samples.append(journal, Samples.id(2), Samples.clearText())).isEqualTo(2);
      return journal.recovery();
    }
  }

  @Test
  @Tag("long")
  void aCrashAfterAnyByteLosesNoWholeEventAndKeepsTheTornOnes() throws IOException {
    // After the header, the first head, the keys and each of three events no frame is torn.
    assertThat(crashes(1)).isEqualTo(6);
  }

  @Test
  void aCrashLosesNoWholeEventAndKeepsTheTornOnes() throws IOException {
    crashes(41);
  }

  private int crashes(int step) throws IOException {
    byte[] whole = Files.readAllBytes(Journals.segment(sample, 1));
    List<Entry> events = Journals.entries(sample);
    int whenWhole = 0;
    for (int size = 0; size < whole.length; size += step) {
      Journals.copy(sample, directory);
      Files.write(Journals.segment(directory, 1), Arrays.copyOf(whole, size));
      int good = Journals.entries(directory).size();

      RecoveryReport report = reopenAndAppend();

      assertThat(report.findings()).as("cut at %s", size).hasSize(1);
      long kept =
          switch (report.findings().getFirst()) {
            case RecoveryReport.Unclosed unclosed -> {
              whenWhole++;
              assertThat(unclosed.events()).isEqualTo(good);
              yield 0;
            }
            case RecoveryReport.TornTail torn -> {
              assertThat(Files.readAllBytes(torn.keptIn()))
                  .isEqualTo(Arrays.copyOfRange(whole, (int) torn.offset(), size));
              yield torn.bytes();
            }
            case RecoveryReport.Broken broken -> throw new AssertionError(broken);
          };
      assertThat(kept).isLessThan(size + 1L);
      List<Entry> after = Journals.entries(directory);
      assertThat(after.subList(0, good)).isEqualTo(events.subList(0, good));
      assertThat(after).hasSize(good + 2);
      assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    }
    return whenWhole;
  }

  @Test
  void aTailOfZeroesOrNoiseIsTorn() throws IOException {
    byte[] noise = new byte[5000];
    new Random(7).nextBytes(noise);
    for (byte[] tail : List.of(new byte[5000], noise)) {
      Journals.copy(sample, directory);
      byte[] whole = Files.readAllBytes(Journals.segment(sample, 1));
      byte[] torn = Arrays.copyOf(whole, whole.length + tail.length - 300);
      System.arraycopy(tail, 0, torn, whole.length - 300, tail.length);
      Files.write(Journals.segment(directory, 1), torn);

      assertThat(reopenAndAppend().findings())
          .hasOnlyElementsOfType(RecoveryReport.TornTail.class)
          .hasSize(1);
      assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    }
  }

  @Test
  void damageInTheMiddleIsNeverCut() throws IOException {
    byte[] whole = Files.readAllBytes(Journals.segment(sample, 1));
    int firstFrame = 80;
    int lastEventEnds = whole.length - 470;
    for (int at = firstFrame; at < lastEventEnds; at += 61) {
      Journals.copy(sample, directory);
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x20;
      Files.write(Journals.segment(directory, 1), damaged);

      RecoveryReport report = reopenAndAppend();

      assertThat(report.findings())
          .as("damage at %s", at)
          .hasSize(1)
          .hasOnlyElementsOfType(RecoveryReport.Broken.class);
      assertThat(Files.readAllBytes(Journals.segment(directory, 1))).isEqualTo(damaged);
      assertThat(Journals.files(directory, ".torn")).isEmpty();
      assertThat(Journals.verdict(directory))
          .isInstanceOfSatisfying(
              Verdict.Broken.class,
              broken ->
                  assertThat(broken.place().file()).endsWith(Path.of("segment-0000000001.slpt")));
      assertThat(Journals.recordings(directory).list().exchanges())
          .extracting(ExchangeSummary::exchange)
          .contains(Samples.id(2));
    }
  }

  @Test
  void theBreakIsNotedOnceAndTheChainGoesOnAfterIt() throws IOException {
    Journals.copy(sample, directory);
    byte[] damaged = Files.readAllBytes(Journals.segment(sample, 1));
    damaged[100] ^= 1;
    Files.write(Journals.segment(directory, 1), damaged);
    assertThat(reopenAndAppend().isClean()).isFalse();
    assertThat(reopenAndAppend().isClean()).isTrue();
    VerifyReport report = Journals.recordings(directory).verify();
    assertThat(report.segments()).isEqualTo(3);
    assertThat(report.verdict()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void anEmptyFileAtTheEndIsSetAsideAndItsNumberUsedAgain() throws IOException {
    Journals.copy(sample, directory);
    for (int i = 1; i <= 2; i++) {
      Files.write(Journals.segment(directory, i + 1), new byte[] {'S', 'L', 'P'});
      assertThat(reopenAndAppend().findings())
          .hasSize(1)
          .hasOnlyElementsOfType(RecoveryReport.TornTail.class);
    }
    assertThat(Journals.files(directory, ".slpt")).hasSize(3);
    assertThat(Journals.files(directory, ".torn")).hasSize(2);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void recoveryThatIsItselfInterruptedIsDoneAgain() throws IOException {
    Journals.copy(sample, directory);
    Path segment = Journals.segment(directory, 1);
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(whole, whole.length - 200));
    FakeDisk disk = new FakeDisk();
    disk.syncFails = true;
    assertThatThrownBy(() -> Journals.open(directory, Journals.OPTIONS, disk))
        .isInstanceOf(IOException.class);
    reopenAndAppend();
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aCleanlyClosedJournalGoesOnInANewSegmentWithoutFindings() throws IOException {
    Journals.copy(sample, directory);
    byte[] before = Files.readAllBytes(Journals.segment(directory, 1));
    assertThat(reopenAndAppend().isClean()).isTrue();
    assertThat(Files.readAllBytes(Journals.segment(directory, 1))).isEqualTo(before);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }
}
