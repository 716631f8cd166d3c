package dev.sallyport.archive.retention;

import dev.sallyport.archive.ship.Shipper;
import dev.sallyport.recording.Remover;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Keeps closed segments from taking more of this disk than they may: the oldest that a store has,
 * byte by byte, are removed here. What the store does not have stays, whatever the quota says.
 */
public final class Quota {

  private final Path directory;
  private final Shipper shipper;
  private final Remover remover;

  public Quota(Path directory, Shipper shipper, Remover remover) {
    this.directory = directory;
    this.shipper = shipper;
    this.remover = remover;
  }

  /**
   * Removes what is over the quota.
   *
   * @return segments that were removed
   * @throws IOException if the store or an anchor is away, or the store lacks a segment
   */
  public int keep(long bytes, Instant now) throws IOException {
    List<SegmentName> names = SegmentName.list(directory);
    List<SegmentName> closed = names.subList(0, Math.max(0, names.size() - 1));
    long taken = 0;
    for (SegmentName name : closed) {
      taken += Files.size(name.in(directory));
    }
    int removed = 0;
    for (SegmentName name : closed) {
      if (taken <= bytes) {
        break;
      }
      if (!shipper.has(name)) {
        throw new IOException(
            name.in(directory) + " is over the quota and not in " + shipper.store().name());
      }
      taken -= Files.size(name.in(directory));
      remover.remove(name.number(), "quota; shipped to " + shipper.store().name(), now);
      removed++;
    }
    return removed;
  }
}
