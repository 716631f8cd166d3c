package dev.sallyport.recording;

import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Journals on disk for tests, and what is in them. */
final class Journals {

  static final JournalOptions OPTIONS =
      JournalOptions.defaults()
          .withRetryInterval(Duration.ofMillis(1))
          .withClock(() -> Samples.START);

  private Journals() {}

  /** A closed journal of three segments that end in an allowed, a denied and a refused exchange. */
  static void writeSample(Path directory) throws IOException {
    try (SegmentJournal journal = SegmentJournal.open(directory, OPTIONS.withSegmentBytes(1200))) {
      Samples.append(journal, Samples.id(1), Samples.allowed());
      Samples.append(journal, Samples.id(2), Samples.denied());
      Samples.append(journal, Samples.id(3), Samples.clearText());
    }
  }

  /** The same with fewer events in two segments, for tests that touch every byte. */
  static void writeSmallSample(Path directory) throws IOException {
    try (SegmentJournal journal = SegmentJournal.open(directory, OPTIONS.withSegmentBytes(900))) {
      Samples.append(journal, Samples.id(1), Samples.clearText());
      Samples.append(journal, Samples.id(2), Samples.clearText());
    }
  }

  /** All events in a directory in their order. */
  static List<Entry> entries(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Walk.over(
        directory,
        new Walk.Visitor() {
          @Override
          public void writerOpened() {}

          @Override
          public void entry(Entry entry) {
            entries.add(entry);
          }
        },
        TailPatience.NONE);
    return entries;
  }

  static Verdict verdict(Path directory) throws IOException {
    return Recordings.in(directory).verify(TailPatience.NONE).verdict();
  }

  static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  static Path segment(Path directory, int number) {
    return directory.resolve("segment-%010d.slpt".formatted(number));
  }

  /** Makes {@code to} a copy of the files in {@code from} and of nothing else. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(to)) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
