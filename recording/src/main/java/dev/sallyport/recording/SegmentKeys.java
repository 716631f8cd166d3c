package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.seal.DataKey;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.SegmentKey;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Entries;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.KeyFileHeader;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.SealedEvents;
import dev.sallyport.recording.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The key file of one segment as a reader sees it: checks it against what the segment says of it,
 * and opens events if the keys are at hand.
 */
final class SegmentKeys implements Closeable {

  private final SegmentName segment;
  private final Path path;
  private final KeyFile file;
  private final Signers signers;
  private final Graves graves;
  private final Optional<SegmentKey> key;
  private final Map<Integer, DataKey> opened = new HashMap<>();
  private final BitSet erased = new BitSet();
  private final Set<AnchoredHeads.Erased> anchored;

  private SegmentKeys(
      SegmentName segment,
      Path directory,
      KeyFile file,
      Vouching vouching,
      Optional<SegmentKey> key,
      Set<AnchoredHeads.Erased> anchored) {
    this.segment = segment;
    this.path = segment.keys(directory);
    this.file = file;
    this.signers = vouching.signers();
    this.graves = new Graves(directory, vouching);
    this.key = key;
    this.anchored = anchored;
  }

  /**
   * Opens the key file of a segment and checks its header.
   *
   * @param ring opens events; empty for a check with public material alone
   * @throws DamagedException if the file is missing or its header not what was written
   * @throws dev.sallyport.recording.seal.KeysException if the ring does not have the key
   */
  static SegmentKeys open(
      Path directory,
      SegmentName segment,
      Vouching vouching,
      Optional<KeyRing> ring,
      Set<AnchoredHeads.Erased> anchored)
      throws IOException {
    Path path = segment.keys(directory);
    KeyFile file;
    try {
      file = KeyFile.open(path);
    } catch (NoSuchFileException e) {
      throw new DamagedException(new Place(path, 0, 0, "the key file is missing"));
    } catch (MalformedException e) {
      throw new DamagedException(new Place(path, 0, 0, e.what()));
    }
    try {
      checkHeader(path, file.header(), segment, vouching);
      Optional<SegmentKey> key =
          ring.isEmpty()
              ? Optional.empty()
              : Optional.of(SegmentKey.unwrap(file.header(), ring.get()));
      return new SegmentKeys(segment, directory, file, vouching, key, anchored);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void checkHeader(
      Path path, KeyFileHeader header, SegmentName segment, Vouching vouching)
      throws DamagedException {
    if (!header.journal().equals(vouching.signers().journal())
        || header.segment() != segment.number()) {
      throw new DamagedException(
          new Place(path, 0, 0, "the key file is of segment " + header.segment()));
    }
    if (!vouching.vouches(header.key(), header.signedText(), header.signature())) {
      throw new DamagedException(
          new Place(path, 0, 0, "the key file is not signed by the newest key"));
    }
  }

  /**
   * Checks slots against their digests in the segment.
   *
   * @throws DamagedException at the first that is neither as written nor properly erased
   */
  void check(KeyBlock block) throws IOException {
    for (int slot = block.first(); slot < block.first() + block.count(); slot++) {
      byte[] bytes = slot(slot);
      if (KeyFile.isErased(bytes)) {
        graves.require(segment, slot, block.digest(slot));
        erased.set(slot);
      } else if (!block.fits(slot, bytes)) {
        throw damaged(slot, "slot " + slot + " is not what was written");
      } else if (graves.has(segment, slot)) {
        throw damaged(
            slot, "slot " + slot + " has a tombstone and is not erased: erase the exchange again");
      } else if (anchored.contains(new AnchoredHeads.Erased(segment.number(), slot))) {
        throw damaged(slot, "slot " + slot + " was erased, as the anchor knows, and is back");
      }
    }
  }

  /**
   * Checks that a closed segment's key file ends where it must.
   *
   * @throws DamagedException if it does not
   */
  void requireExactly(int slots) throws IOException {
    if (!file.hasExactly(slots)) {
      throw damaged(slots, "the key file does not have the " + slots + " slots that it must have");
    }
  }

  /** Whether events can be opened. */
  boolean canOpen() {
    return key.isPresent();
  }

  /** Whether an event's exchange was erased. */
  boolean isErased(SealedEvents event) {
    return erased.get(event.slot());
  }

  /** Whether an event's exchange was erased after its key was looked at. */
  boolean wasErased(SealedEvents event) throws IOException {
    return KeyFile.isErased(slot(event.slot()));
  }

  /**
   * Opens events of an exchange that was not erased.
   *
   * @throws MalformedException if they were not sealed with its key for their place
   */
  List<Entry> open(SealedEvents event) throws IOException {
    try {
      DataKey dataKey = opened.get(event.slot());
      if (dataKey == null) {
        dataKey = key.orElseThrow().unwrap(event.slot(), slot(event.slot()));
        opened.put(event.slot(), dataKey);
      }
      byte[] place =
          SealedEvents.place(signers.journal(), segment.number(), event.slot(), event.sequence());
      List<Entry> entries = Entries.decode(dataKey.open(event.ciphertext(), place)).list();
      if (entries.size() != event.count()) {
        throw new MalformedException(
            "the frame says that it holds "
                + event.count()
                + " events, and holds "
                + entries.size());
      }
      if (entries.getLast().data() instanceof RecordedEvent.Ended) {
        opened.remove(event.slot());
      }
      return entries;
    } catch (GeneralSecurityException e) {
      throw new MalformedException("the event does not open with its key");
    }
  }

  /** The slot of an event as it is now. */
  byte[] slot(int number) throws IOException {
    try {
      return file.slot(number);
    } catch (MalformedException e) {
      throw damaged(number, e.what());
    }
  }

  private DamagedException damaged(int slot, String what) {
    return new DamagedException(new Place(path, file.offset(slot), 0, what));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
