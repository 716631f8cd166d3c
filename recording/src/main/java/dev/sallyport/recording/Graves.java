package dev.sallyport.recording;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.MalformedException;
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

  private final Path directory;
  private final Signers signers;

  Graves(Path directory, Signers signers) {
    this.directory = directory;
    this.signers = signers;
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
    return Files.exists(segment.erased(directory, slot));
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
      if (!Files.exists(file)) {
        throw new MalformedException("slot " + slot + " was erased and has no tombstone");
      }
      Tombstone tombstone = Tombstone.decode(Files.readAllBytes(file));
      if (!tombstone.journal().equals(signers.journal())
          || tombstone.segment() != segment.number()
          || tombstone.slot() != slot
          || !tombstone.digest().equals(digest)) {
        throw new MalformedException("the tombstone is of another slot");
      }
      if (!tombstone.key().equals(signers.newest().fingerprint())
          || !signers.newest().verifies(tombstone.signedText(), tombstone.signature())) {
        throw new MalformedException("the tombstone is not signed by the newest key");
      }
    } catch (MalformedException e) {
      throw new DamagedException(new Place(file, 0, 0, e.what()));
    }
  }
}
