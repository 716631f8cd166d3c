package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A signed statement of how far the chain has come. It is the first frame of every segment, stands
 * in between at intervals, and is the last frame (the footer) of a segment that was closed; copies
 * of it kept elsewhere are the anchors.
 *
 * @param journal id of the journal
 * @param segment number of the segment
 * @param frames frames of the segment before this one
 * @param events events among them
 * @param chain chain value after them
 * @param at when it was signed
 * @param why why
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 (RFC 8032) over {@link #signedText}
 */
public record Head(
    UUID journal,
    long segment,
    long frames,
    long events,
    ChainValue chain,
    Instant at,
    Why why,
    Fingerprint key,
    Signature signature) {

  /** Why a head was signed. The last three are footers. */
  public enum Why {
    /** The segment begins. */
    @JsonProperty("opened")
    OPENED,
    /** It was time to. */
    @JsonProperty("interval")
    INTERVAL,
    /** The segment was full, the next one follows. */
    @JsonProperty("rotated")
    ROTATED,
    /** The writer was closed. */
    @JsonProperty("closed")
    CLOSED,
    /** The writer had ended without closing it; the next one did. */
    @JsonProperty("recovered")
    RECOVERED;

    /** Whether nothing follows in the segment. */
    public boolean closes() {
      return switch (this) {
        case OPENED, INTERVAL -> false;
        case ROTATED, CLOSED, RECOVERED -> true;
      };
    }

    FrameKind kind() {
      return closes() ? FrameKind.FOOTER : FrameKind.HEAD;
    }
  }

  public Head {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of("head", journal, segment, frames, events, chain, at, why.name(), key);
  }

  /** The head with another signature. */
  public Head signed(Signature by) {
    return new Head(journal, segment, frames, events, chain, at, why, key, by);
  }

  /** The head as it stands in a frame and in an anchor: one JSON object without line breaks. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are not exactly that of any head
   */
  public static Head decode(byte[] json) throws MalformedException {
    return RecordingMapper.readCanonical(json, Head.class);
  }
}
