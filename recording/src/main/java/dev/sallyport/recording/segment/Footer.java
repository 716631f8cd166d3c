package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The last frame of a closed segment. Nothing follows it.
 *
 * @param events event frames in the segment
 * @param why why it was closed
 * @param closed when
 */
public record Footer(long events, Why why, Instant closed) {

  /** Why a segment was closed. */
  public enum Why {
    /** The segment was full, the next one follows. */
    @JsonProperty("rotated")
    ROTATED,
    /** The writer was closed. */
    @JsonProperty("closed")
    CLOSED,
    /** The writer had ended without closing it; the next one did. */
    @JsonProperty("recovered")
    RECOVERED
  }

  byte[] encode() {
    return RecordingMapper.write(this);
  }

  static Footer decode(byte[] payload) throws MalformedException {
    return RecordingMapper.read(payload, Footer.class);
  }
}
