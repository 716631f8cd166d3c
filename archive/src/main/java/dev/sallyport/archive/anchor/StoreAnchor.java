package dev.sallyport.archive.anchor;

import dev.sallyport.archive.store.FileStore;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * An object store, best one with object lock: a small object for each head, {@code
 * JOURNAL.heads/SEGMENT-FRAMES.json}, and for each erasure, {@code
 * JOURNAL.erased/SEGMENT-SLOT.json}, for each removal {@code JOURNAL.removed/SEGMENT.json}, for
 * each head of the record of readers {@code JOURNAL.readers/NUMBER.json}.
 */
public record StoreAnchor(FileStore store) implements Anchor {

  /**
   * Between two heads of one segment, so that a busy gateway makes no object every five seconds.
   */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Where heads of a journal are. */
  public static String heads(UUID journal) {
    return journal + ".heads/";
  }

  /** Where tombstones of a journal are. */
  public static String erased(UUID journal) {
    return journal + ".erased/";
  }

  /** Where removals of a journal are. */
  public static String removed(UUID journal) {
    return journal + ".removed/";
  }

  /** Where heads of a journal's record of readers are. */
  public static String readers(UUID journal) {
    return journal + ".readers/";
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public void keep(Head head) throws IOException {
    String name = String.format(Locale.ROOT, "%010d-%012d.json", head.segment(), head.frames());
    store.keep(heads(head.journal()) + name, head.encode());
  }

  @Override
  public void keep(Tombstone tombstone) throws IOException {
    String name =
        String.format(Locale.ROOT, "%010d-%d.json", tombstone.segment(), tombstone.slot());
    store.keep(erased(tombstone.journal()) + name, tombstone.encode());
  }

  @Override
  public void keep(Removal removal) throws IOException {
    String name = String.format(Locale.ROOT, "%010d.json", removal.segment());
    store.keep(removed(removal.journal()) + name, removal.encode());
  }

  @Override
  public void keep(ReadersHead head) throws IOException {
    String name = String.format(Locale.ROOT, "%010d.json", head.number());
    store.keep(readers(head.journal()) + name, head.encode());
  }
}
