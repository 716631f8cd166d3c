package dev.sallyport.recording.segment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A signed statement that a whole segment was removed, in the file {@code removed-SEGMENT.json}. It
 * holds what the segment after it is chained to.
 *
 * @param journal id of the journal
 * @param segment number of the segment
 * @param footer its footer
 * @param chain chain value at its end
 * @param at when it was removed
 * @param reason why: printable ASCII
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 over {@link #signedText}
 */
public record Removal(
    UUID journal,
    long segment,
    Head footer,
    ChainValue chain,
    Instant at,
    String reason,
    Fingerprint key,
    Signature signature) {

  public Removal {
    at = at.truncatedTo(ChronoUnit.MICROS);
    if (!reason.matches("[ -~]{0,200}")) {
      throw new IllegalArgumentException("a reason is at most 200 printable ASCII characters");
    }
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of(
        "removal", journal, segment, footer.chain(), footer.frames(), chain, at, reason, key);
  }

  /** The statement signed by a key. */
  public Removal signed(Fingerprint by, Signature with) {
    return new Removal(journal, segment, footer, chain, at, reason, by, with);
  }

  /** Content of the file. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any statement
   */
  public static Removal decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, Removal.class);
  }
}
