package dev.sallyport.recording;

import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tombstones beside the segments. */
final class Graves {

  private static final String OF_ANOTHER = "the tombstone is of another slot";

  private final Path directory;
  private final Vouching vouching;

  Graves(Path directory, Vouching vouching) {
    this.directory = directory;
    this.vouching = vouching;
  }

  /** Files of all tombstones. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "erased-*.json")) {
      all.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /** Whether there is a tombstone for a slot, genuine or not. */
  boolean has(SegmentName segment, int slot) {
    return RegularFile.exists(segment.erased(directory, slot));
  }

  /**
   * Checks the tombstone of a slot that was erased.
   *
   * @param digest what the slot was
   * @throws DamagedException if it does not account for the erasure
   */
  void require(SegmentName segment, int slot, ChainValue digest) throws IOException {
    Path file = segment.erased(directory, slot);
    try {
      if (!RegularFile.exists(file)) {
        throw new MalformedException("slot " + slot + " was erased and has no tombstone");
      }
      if (!genuine(segment, slot).digest().equals(digest)) {
        throw new MalformedException(OF_ANOTHER);
      }
    } catch (MalformedException e) {
      throw new DamagedException(new Place(file, 0, 0, e.what()));
    }
  }

  /**
   * The tombstone of a slot.
   *
   * @throws MalformedException if it is of another slot, or not signed by the newest key
   */
  Tombstone genuine(SegmentName segment, int slot) throws IOException {
    Tombstone tombstone = Tombstone.decode(RegularFile.read(segment.erased(directory, slot)));
    if (!tombstone.journal().equals(vouching.signers().journal())
        || tombstone.segment() != segment.number()
        || tombstone.slot() != slot) {
      throw new MalformedException(OF_ANOTHER);
    }
    if (!vouching.vouches(tombstone.key(), tombstone.signedText(), tombstone.signature())) {
      throw new MalformedException("the tombstone is not signed by the newest key");
    }
    return tombstone;
  }
}
