package dev.sallyport.recording.segment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A signed statement how far the record of readers has come, to be kept elsewhere: it says how many
 * readings there are and not who read what.
 *
 * @param journal id of the journal
 * @param number number of the last reading
 * @param line SHA-256 of its line, without its end; the line is chained to all before
 * @param at when this was stated
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 over {@link #signedText}
 */
public record ReadersHead(
    UUID journal, long number, ChainValue line, Instant at, Fingerprint key, Signature signature) {

  public ReadersHead {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of("readers", journal, number, line, at, key);
  }

  /** The statement with a signature. */
  public ReadersHead signed(Signature with) {
    return new ReadersHead(journal, number, line, at, key, with);
  }

  /** As anchors keep it. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any statement
   */
  public static ReadersHead decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, ReadersHead.class);
  }
}
