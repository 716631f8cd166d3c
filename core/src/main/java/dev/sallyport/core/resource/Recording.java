package dev.sallyport.core.resource;

/**
 * What of a resource's exchanges goes on record.
 *
 * @param level how much
 * @param maxBodyBytes how much of each body is kept at {@link RecordingLevel#FULL}, in bytes; the
 *     rest is marked as cut
 * @param durability what must be on the disk before an exchange goes on
 */
public record Recording(RecordingLevel level, long maxBodyBytes, Durability durability) {

  /** The same, {@link Durability#BUFFERED}. */
  public Recording(RecordingLevel level, long maxBodyBytes) {
    this(level, maxBodyBytes, Durability.BUFFERED);
  }

  /** Whether exchanges wait for the disk. */
  public boolean waitsForDisk() {
    return durability == Durability.DURABLE;
  }
}
