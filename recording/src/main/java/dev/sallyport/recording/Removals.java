package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in for segments that were removed. */
final class Removals {

  private static final Pattern NUMBER = Pattern.compile("removed-([0-9]{10,18})\\.json");

  private final Path directory;
  private final Vouching vouching;
  private final AnchoredHeads anchors;

  Removals(Path directory, Vouching vouching, AnchoredHeads anchors) {
    this.directory = directory;
    this.vouching = vouching;
    this.anchors = anchors;
  }

  /** Files of all statements. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "removed-*.json")) {
      all.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /**
   * The statement that a segment was removed, if there is one.
   *
   * @throws DamagedException if it does not account for it
   */
  Optional<Removal> of(SegmentName segment) throws IOException {
    Path file = segment.removed(directory);
    if (!RegularFile.exists(file)) {
      return Optional.empty();
    }
    try {
      Removal removal = Removal.decode(RegularFile.read(file));
      check(segment, removal);
      return Optional.of(removal);
    } catch (MalformedException e) {
      throw new DamagedException(new Place(file, 0, 0, e.what()));
    }
  }

  /** The statement of the highest number. */
  Optional<Removal> last(Path directory) throws IOException {
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Matcher number = NUMBER.matcher(String.valueOf(files.getLast().getFileName()));
    return number.matches()
        ? of(new SegmentName(Long.parseLong(number.group(1))))
        : Optional.empty();
  }

  private void check(SegmentName segment, Removal removal) throws MalformedException {
    Signers signers = vouching.signers();
    Head footer = removal.footer();
    if (!removal.journal().equals(signers.journal())
        || removal.segment() != segment.number()
        || !footer.journal().equals(signers.journal())
        || footer.segment() != segment.number()
        || !footer.why().closes()) {
      throw new MalformedException("the statement is of another segment");
    }
    if (!vouching.vouches(removal.key(), removal.signedText(), removal.signature())) {
      throw new MalformedException("the statement is not signed by the newest key");
    }
    if (!footer.key().equals(signers.of(segment.number()).fingerprint())
        || !signers.of(segment.number()).verifies(footer.signedText(), footer.signature())) {
      throw new MalformedException("the footer in the statement is not signed by its key");
    }
    Optional<Head> anchored = anchors.of(segment.number());
    if (anchored.isPresent()) {
      check(anchored.get(), removal);
    }
  }

  private void check(Head anchored, Removal removal) throws MalformedException {
    Head footer = removal.footer();
    if (anchored.frames() > footer.frames()
        || (anchored.frames() == footer.frames() && !anchored.chain().equals(footer.chain()))) {
      throw new MalformedException("the anchor of " + anchored.at() + " knows another segment");
    }
    if (!anchors.removed().contains(removal.segment())) {
      throw new MalformedException("the anchor knows the segment and not that it was removed");
    }
  }
}
