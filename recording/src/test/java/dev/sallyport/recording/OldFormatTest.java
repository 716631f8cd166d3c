package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of older format versions are read, verified and continued. */
class OldFormatTest {

  @TempDir Path state;

  private void copyWhatWasWrittenIn(String version) throws IOException, URISyntaxException {
    URL then = Objects.requireNonNull(OldFormatTest.class.getResource("/" + version));
    for (String folder : List.of("recordings", "recording-keys")) {
      Files.createDirectories(state.resolve(folder));
      for (Path file : Journals.files(Path.of(then.toURI()).resolve(folder), "")) {
        Path copy = Files.copy(file, state.resolve(folder).resolve(file.getFileName()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  private Path recordings() {
    return state.resolve("recordings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version-2", "version-3"})
  void isReadAndVerified(String version) throws IOException, URISyntaxException {
    copyWhatWasWrittenIn(version);
    Recordings old = Recordings.in(recordings());
    assertThat(old.verify().isOk()).isTrue();
    assertThat(old.list().exchanges())
        .extracting(ExchangeSummary::outcome)
        .containsExactly("completed", "refused", "completed", "refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version-2", "version-3"})
  void isContinued(String version) throws IOException, URISyntaxException {
    copyWhatWasWrittenIn(version);
    try (SegmentJournal journal = SegmentJournal.open(recordings(), Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(5), Samples.allowed());
    }
    Recordings both = Recordings.in(recordings());
    assertThat(both.verify().isOk()).isTrue();
    assertThat(both.list().exchanges()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"version-2, 16", "version-3, 20"})
  void isFollowedWithoutWhatWasSaid(String version, int count)
      throws IOException, URISyntaxException {
    copyWhatWasWrittenIn(version);
    List<RecordedEvent> events = new ArrayList<>();
    try (Follower follower = Follower.ofMetadata(recordings(), KeyFiles.beside(recordings()), 1)) {
      follower.poll(
          new Follower.Visitor() {
            @Override
            public void entry(Entry entry) {
              events.add(entry.data());
            }
          },
          1000);
    }
    assertThat(events)
        .hasSize(count)
        .noneMatch(
            event -> event instanceof RecordedEvent.Head || event instanceof RecordedEvent.Body);
  }
}
