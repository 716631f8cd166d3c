package dev.sallyport.recording;

import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.KeysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that recordings can consist of: segments signed by two keys, an erased exchange, a removed
 * segment, readings, anchors; and what a thief took while the first key was in force.
 */
final class Evidence {

  final Path recordings;
  final Path anchors;

  /** Segments, erasures and anchors as they were before the keys were changed. */
  final Path before;

  final Path anchorsBefore;

  /** The keys of that time. */
  final KeyFiles stolen;

  private final Path folder;
  private final KeyFiles keys;

  private Evidence(Path folder) throws IOException {
    this.folder = folder;
    this.recordings = folder.resolve("recordings");
    this.anchors = Files.createDirectories(folder.resolve("anchors"));
    this.before = folder.resolve("before");
    this.anchorsBefore = folder.resolve("anchors-before");
    this.keys = files(folder.resolve("keys"));
    this.stolen = files(folder.resolve("stolen"));
  }

  private static KeyFiles files(Path directory) {
    return new KeyFiles(directory, _ -> Optional.empty());
  }

  /** Writes it below a folder. */
  static Evidence in(Path folder) throws IOException {
    Evidence evidence = new Evidence(folder);
    evidence.write();
    return evidence;
  }

  private void write() throws IOException {
    record(1, 4);
    Journals.copy(recordings, before);
    Journals.copy(anchors, anchorsBefore);
    Files.createDirectories(stolen.directory());
    for (Path file : Journals.files(keys.directory(), "")) {
      Files.copy(file, stolen.directory().resolve(file.getFileName()));
    }
    List<Anchor> told = List.of(new DirectoryAnchor(anchors));
    Eraser.erase(recordings, ring(), Set.of(Samples.id(3)), "asked", Samples.START, told);
    new Remover(recordings, ring(), told).remove(1, "over", Samples.START);
    keys.addSigningKey();
    keys.addKey();
    record(5, 7);
    for (String action : List.of("list", "show")) {
      ReaderLog.of(recordings).add(ring(), "ada", action, "all", Samples.START);
    }
  }

  private void record(int first, int last) throws IOException {
    JournalOptions options =
        Journals.OPTIONS.withSegmentBytes(1500).withAnchors(List.of(new DirectoryAnchor(anchors)));
    try (SegmentJournal journal = SegmentJournal.open(recordings, keys.loadOrCreate(), options)) {
      for (int i = first; i <= last; i++) {
        Samples.append(journal, Samples.id(i), Samples.denied());
      }
    }
  }

  KeyRing ring() throws IOException {
    return keys.load();
  }

  /** A copy whose files can be changed. */
  Evidence copy(Path to) throws IOException {
    Evidence copy = new Evidence(to);
    for (Path part : List.of(recordings, anchors, before, anchorsBefore)) {
      Journals.copy(part, to.resolve(part.getFileName()));
    }
    for (Path part : List.of(keys.directory(), stolen.directory())) {
      Path target = Files.createDirectories(to.resolve(part.getFileName()));
      for (Path file : Journals.files(part, "")) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** What somebody finds who has the newest public key. */
  Verdict verdict() throws IOException {
    return verdict(Optional.empty());
  }

  /** What somebody finds who has the anchors besides. */
  Verdict verdictWithAnchors() throws IOException {
    return verdict(Optional.of(anchors));
  }

  private Verdict verdict(Optional<Path> compared) throws IOException {
    Audit audit =
        new Audit(Optional.of(ring().signer().verifying()), compared, Optional.of(ring()));
    Verdict opened = Recordings.in(recordings, keys).verify(audit, TailPatience.NONE).verdict();
    Audit withoutKeys = new Audit(audit.publicKey(), compared, Optional.empty());
    Verdict closed =
        Recordings.in(recordings, keys).verify(withoutKeys, TailPatience.NONE).verdict();
    return opened.isOk() ? closed : opened;
  }

  /** The gateway is started and stopped once more; it may refuse to. */
  void restart() throws IOException {
    try {
      SegmentJournal.open(recordings, ring(), Journals.OPTIONS).close();
    } catch (KeysException | DamagedException e) {
      // It does not go on with what it was given, which is as good.
    }
  }

  Path in(String name) {
    return recordings.resolve(name);
  }

  Path folder() {
    return folder;
  }
}
