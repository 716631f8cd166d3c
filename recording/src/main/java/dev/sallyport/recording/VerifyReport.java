package dev.sallyport.recording;

/**
 * What a verification saw.
 *
 * @param segments segment files
 * @param events event frames with the right checksum and chain
 * @param exchanges exchanges that began in them
 * @param unfinished those of them without an end
 * @param verdict what it came to
 */
public record VerifyReport(
    int segments, long events, long exchanges, long unfinished, Verdict verdict) {

  /** Whether all that is there is as it was written. */
  public boolean isOk() {
    return verdict.isOk();
  }
}
