package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchoredHeads.Erased;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was erased from a journal, by the tombstones beside its segments. */
public final class Erasures {

  private static final Pattern NAME = Pattern.compile("erased-([0-9]{10,18})-([0-9]{1,9})\\.json");

  private final Path directory;
  private final Graves graves;

  private Erasures(Path directory, Signers signers) {
    this.directory = directory;
    this.graves = new Graves(directory, Vouching.of(signers));
  }

  /**
   * Those of the journal in a directory; empty where there is none.
   *
   * @throws IOException if its signers cannot be read or are not what was written
   */
  public static Optional<Erasures> in(Path directory) throws IOException {
    return SignersFile.read(directory).map(signers -> new Erasures(directory, signers));
  }

  /** Slots that have a tombstone, genuine or not, in order. */
  public List<Erased> slots() throws IOException {
    List<Erased> slots = new ArrayList<>();
    for (Path file : Graves.files(directory)) {
      Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        slots.add(new Erased(Long.parseLong(name.group(1)), Integer.parseInt(name.group(2))));
      }
    }
    slots.sort(Comparator.comparingLong(Erased::segment).thenComparingInt(Erased::slot));
    return slots;
  }

  /** The tombstone of a slot; empty if it is not genuine, or the slot is not erased (yet). */
  public Optional<Tombstone> of(Erased slot) throws IOException {
    SegmentName segment = new SegmentName(slot.segment());
    try {
      Tombstone tombstone = graves.genuine(segment, slot.slot());
      return isErased(segment, slot.slot()) ? Optional.of(tombstone) : Optional.empty();
    } catch (MalformedException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean isErased(SegmentName segment, int slot) throws IOException {
    Path keys = segment.keys(directory);
    if (!RegularFile.exists(keys)) {
      return true;
    }
    try (KeyFile file = KeyFile.open(keys)) {
      return KeyFile.isErased(file.slot(slot));
    }
  }
}
