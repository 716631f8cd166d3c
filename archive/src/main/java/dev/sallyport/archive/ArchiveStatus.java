package dev.sallyport.archive;

import dev.sallyport.archive.ship.ShipStatus;
import java.util.List;
import java.util.Optional;

/**
 * What the archivist has done and what it cannot do now.
 *
 * @param indexedSegment segment that the index has come to
 * @param store where segments are shipped; empty if nowhere
 * @param shipping how far that has come
 * @param anchors each anchor
 * @param problems what does not work now, a sentence each
 */
public record ArchiveStatus(
    long indexedSegment,
    Optional<String> store,
    ShipStatus shipping,
    List<AnchorState> anchors,
    List<String> problems) {

  /** Before anything was done. */
  public static final ArchiveStatus NONE =
      new ArchiveStatus(0, Optional.empty(), ShipStatus.EMPTY, List.of(), List.of());

  public ArchiveStatus {
    anchors = List.copyOf(anchors);
    problems = List.copyOf(problems);
  }

  /**
   * An anchor.
   *
   * @param name for operators
   * @param segment segment of the newest head that it has; 0 without one
   * @param frames frames that the head speaks for
   * @param failure why it lacks the newest head; empty if it does not
   */
  public record AnchorState(String name, long segment, long frames, Optional<String> failure) {}
}
