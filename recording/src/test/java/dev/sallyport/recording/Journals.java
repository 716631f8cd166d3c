package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Journals on disk for tests, and what is in them. */
public final class Journals {

  public static final JournalOptions OPTIONS =
      JournalOptions.defaults()
          .withRetryInterval(Duration.ofMillis(1))
          .withClock(() -> Samples.START);

  /** Keys that all tests share. */
  public static final KeyFiles KEYS = new KeyFiles(temporary(), _ -> Optional.of("open sesame"));

  public static final KeyRing RING = ring();

  /** Against the right public key, with keys that open events. */
  static final Audit AUDIT =
      Audit.OF_ITSELF.withPublicKey(RING.signer().verifying()).withRing(RING);

  private Journals() {}

  private static Path temporary() {
    try {
      Path directory = Files.createTempDirectory("keys");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyRing ring() {
    try {
      KeyRing ring = KEYS.loadOrCreate();
      files(KEYS.directory(), "").forEach(file -> file.toFile().deleteOnExit());
      return ring;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SegmentJournal open(Path directory, JournalOptions options) throws IOException {
    return SegmentJournal.open(directory, RING, options);
  }

  static SegmentJournal open(Path directory, JournalOptions options, Disk disk) throws IOException {
    return SegmentJournal.open(directory, RING, options, disk);
  }

  public static Recordings recordings(Path directory) {
    return Recordings.in(directory, KEYS);
  }

  /** A closed journal of three segments that end in an allowed, a denied and a refused exchange. */
  static void writeSample(Path directory) throws IOException {
    try (SegmentJournal journal = Journals.open(directory, OPTIONS.withSegmentBytes(2150))) {
      Samples.appendApart(journal, Samples.id(1), Samples.allowed());
      Samples.append(journal, Samples.id(2), Samples.denied());
      Samples.append(journal, Samples.id(3), Samples.clearText());
    }
  }

  /** The same with fewer events in two segments, for tests that touch every byte. */
  static void writeSmallSample(Path directory) throws IOException {
    try (SegmentJournal journal = Journals.open(directory, OPTIONS.withSegmentBytes(1500))) {
      Samples.append(journal, Samples.id(1), Samples.clearText());
      Samples.append(journal, Samples.id(2), Samples.clearText());
    }
  }

  /** One segment with one short exchange, for tests that touch every byte. */
  static void writeTinySample(Path directory) throws IOException {
    try (SegmentJournal journal = Journals.open(directory, OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.clearText());
    }
  }

  /** All events in a directory in their order. */
  static List<Entry> entries(Path directory) throws IOException {
    return entries(directory, RING);
  }

  static List<Entry> entries(Path directory, KeyRing ring) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Walk.over(directory, Audit.OF_ITSELF.withRing(ring), entries::add, TailPatience.NONE);
    return entries;
  }

  static Verdict verdict(Path directory) throws IOException {
    return Journals.recordings(directory).verify(Journals.AUDIT, TailPatience.NONE).verdict();
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
