package dev.sallyport.recording.anchor;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an anchor directory knows of a journal: the last head of each segment, since that one covers
 * those before it, and what was erased.
 *
 * @param heads by number of the segment
 * @param removed numbers of segments that were removed
 */
public record AnchoredHeads(NavigableMap<Long, Head> heads, Set<Erased> erased, Set<Long> removed) {

  /** A slot that was erased. */
  public record Erased(long segment, int slot) {}

  /** Without an anchor. */
  public static final AnchoredHeads NONE = new AnchoredHeads(new TreeMap<>(), Set.of(), Set.of());

  /**
   * Reads what a directory keeps of a journal: files of lines, or folders of the same names with a
   * file for each line, as a bucket keeps them.
   *
   * @throws AnchorException if there is nothing, or it is damaged
   */
  public static AnchoredHeads read(Path directory, Signers signers) throws IOException {
    Path file = DirectoryAnchor.heads(directory, signers.journal());
    if (!RegularFile.exists(file)) {
      throw new AnchorException(file, 0, "there is no anchor of this journal in " + directory);
    }
    NavigableMap<Long, Head> heads = new TreeMap<>();
    AnchorLines.forEach(file, json -> add(heads, Head.decode(json), signers));
    if (heads.isEmpty()) {
      throw new AnchorException(file, 0, "it holds no head, so that it proves nothing");
    }
    Set<Erased> erased = new HashSet<>();
    Path graves = DirectoryAnchor.erased(directory, signers.journal());
    if (RegularFile.exists(graves)) {
      AnchorLines.forEach(graves, json -> erased.add(erased(Tombstone.decode(json), signers)));
    }
    Set<Long> removed = new HashSet<>();
    Path removals = DirectoryAnchor.removed(directory, signers.journal());
    if (RegularFile.exists(removals)) {
      AnchorLines.forEach(removals, json -> removed.add(removed(Removal.decode(json), signers)));
    }
    return new AnchoredHeads(heads, erased, removed);
  }

  /** What is known of a segment. */
  public Optional<Head> of(long segment) {
    return Optional.ofNullable(heads.get(segment));
  }

  private static void add(NavigableMap<Long, Head> heads, Head head, Signers signers)
      throws MalformedException {
    AnchorLines.require(signers.journal().equals(head.journal()));
    AnchorLines.require(signers.of(head.segment()).verifies(head.signedText(), head.signature()));
    heads.merge(head.segment(), head, (old, next) -> old.frames() > next.frames() ? old : next);
  }

  private static Erased erased(Tombstone tombstone, Signers signers) throws MalformedException {
    AnchorLines.require(signers.journal().equals(tombstone.journal()));
    AnchorLines.require(signers, tombstone.key(), tombstone.signedText(), tombstone.signature());
    return new Erased(tombstone.segment(), tombstone.slot());
  }

  private static long removed(Removal removal, Signers signers) throws MalformedException {
    AnchorLines.require(signers.journal().equals(removal.journal()));
    AnchorLines.require(signers, removal.key(), removal.signedText(), removal.signature());
    return removal.segment();
  }
}
