package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed while it writes. */
class KillTest {

  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("recordings");
  }

  @Test
  void whatWasWrittenSurvivesAKill() throws Exception {
    assertThat(killAfter(2_000)).isGreaterThanOrEqualTo(2_000);
    assertThat(recoveredEvents()).isGreaterThanOrEqualTo(2_000);
  }

  @Test
  @Tag("long")
  void whatWasWrittenSurvivesAHundredKills() throws Exception {
    long sum = 0;
    for (int i = 1; i <= 100; i++) {
      sum += killAfter(i * 37);
      assertThat(recoveredEvents()).isGreaterThanOrEqualTo(sum);
    }
  }

  /** Kills an appender that has written so many events; gives how many it said last. */
  private long killAfter(int events) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                directory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long said = 0;
    try (BufferedReader lines = process.inputReader()) {
      while (said < events) {
        String line = lines.readLine();
        assertThat(line).as("the appender ended by itself after %s events", said).isNotNull();
        said = Long.parseLong(line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return said;
  }

  /** Opens the journal as the next process would; gives how many events are in it. */
  private long recoveredEvents() throws IOException {
    try (SegmentJournal journal = SegmentJournal.open(directory(), JournalOptions.defaults())) {
      assertThat(journal.recovery().findings())
          .hasSizeLessThanOrEqualTo(2)
          .doesNotHaveAnyElementsOfTypes(RecoveryReport.Broken.class);
    }
    VerifyReport report = Recordings.in(directory()).verify();
    assertThat(report.verdict()).isEqualTo(new Verdict.Intact());
    assertThat(report.contents().orElseThrow().unfinished()).isLessThanOrEqualTo(report.segments());
    List<Entry> entries = Journals.entries(directory(), KeyFiles.beside(directory()).load());
    assertThat(entries.stream().map(Entry::data).distinct()).hasSizeLessThanOrEqualTo(4);
    return report.events();
  }
}
