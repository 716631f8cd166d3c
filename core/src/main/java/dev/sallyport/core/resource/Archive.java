package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of recordings once they are written.
 *
 * @param anchors where signed heads are kept besides
 * @param store where segments are shipped; empty keeps them on this disk alone
 * @param index database of the index; empty for an embedded one
 * @param retention how long exchanges stay readable
 * @param quotaBytes most that shipped segments may take on this disk; empty for no limit
 */
public record Archive(
    List<AnchorPlace> anchors,
    Optional<SegmentStore> store,
    Optional<IndexDatabase> index,
    Retention retention,
    Optional<Long> quotaBytes) {

  /** Everything stays where it is, for ever. */
  public static final Archive NONE =
      new Archive(
          List.of(), Optional.empty(), Optional.empty(), Retention.FOREVER, Optional.empty());

  public Archive {
    anchors = List.copyOf(anchors);
  }
}
