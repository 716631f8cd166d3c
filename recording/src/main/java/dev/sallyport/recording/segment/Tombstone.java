package dev.sallyport.recording.segment;

import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A signed statement that the data key of an exchange was erased, in the file {@code
 * erased-SEGMENT-SLOT.json}.
 *
 * @param journal id of the journal
 * @param segment number of the segment
 * @param slot slot of its key file
 * @param digest SHA-256 of the slot before, as in the segment
 * @param exchange what was erased
 * @param at when
 * @param reason why, in the words of whoever did it: printable ASCII
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 over {@link #signedText}
 */
public record Tombstone(
    UUID journal,
    long segment,
    int slot,
    ChainValue digest,
    ExchangeId exchange,
    Instant at,
    String reason,
    Fingerprint key,
    Signature signature) {

  public Tombstone {
    at = at.truncatedTo(ChronoUnit.MICROS);
    if (!reason.matches("[ -~]{0,200}")) {
      throw new IllegalArgumentException("a reason is at most 200 printable ASCII characters");
    }
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of("tombstone", journal, segment, slot, digest, exchange, at, reason, key);
  }

  /** The tombstone signed by a key. */
  public Tombstone signed(Fingerprint by, Signature with) {
    return new Tombstone(journal, segment, slot, digest, exchange, at, reason, by, with);
  }

  /** Content of the file. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any tombstone
   */
  public static Tombstone decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, Tombstone.class);
  }
}
