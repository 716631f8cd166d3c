package dev.sallyport.recording.anchor;

import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.time.Duration;

/**
 * A place elsewhere that keeps signed heads. Whoever changes the recordings afterwards and cannot
 * change this place too is found out. Called by one thread at a time, which may wait.
 */
public interface Anchor {

  /** Its name for operators. */
  String name();

  /** Least time between two heads; the head that closes a segment does not wait. */
  default Duration interval() {
    return Duration.ZERO;
  }

  /**
   * Keeps a head that is on the disk.
   *
   * @throws IOException if it is not kept; it will be asked again with the newest head
   */
  void keep(Head head) throws IOException;

  /**
   * Keeps word of an erasure.
   *
   * @throws IOException if it is not kept
   */
  void keep(Tombstone tombstone) throws IOException;

  /**
   * Keeps word of a segment's removal.
   *
   * @throws IOException if it is not kept
   */
  void keep(Removal removal) throws IOException;

  /**
   * Keeps word of how far the record of readers has come.
   *
   * @throws IOException if it is not kept; it will be asked again with the newest
   */
  void keep(ReadersHead head) throws IOException;
}
