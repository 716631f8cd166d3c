package dev.sallyport.recording;

import java.util.List;
import java.util.Optional;

/**
 * What a verification saw.
 *
 * @param segments segment files
 * @param events event frames with the right checksum and chain
 * @param erased those of them whose key was erased, with a tombstone
 * @param unsigned frames at the end that no signed head covers yet
 * @param recovered segments whose writer was killed, which the next one closed
 * @param tails what was cut off torn ones of them; not part of the record
 * @param contents what the events say; empty when the keys are not at hand
 * @param verdict what it came to
 */
public record VerifyReport(
    int segments,
    long events,
    long erased,
    long unsigned,
    int recovered,
    List<KeptTail> tails,
    Optional<Contents> contents,
    Verdict verdict) {

  public VerifyReport {
    tails = List.copyOf(tails);
  }

  /**
   * What the events say.
   *
   * @param exchanges exchanges that began in them
   * @param unfinished those of them without an end
   */
  public record Contents(long exchanges, long unfinished) {}

  /** Whether all that is there is as it was written. */
  public boolean isOk() {
    return verdict.isOk();
  }
}
