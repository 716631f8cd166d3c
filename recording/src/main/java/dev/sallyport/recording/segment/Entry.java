package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;

/**
 * One event as it stands in a recording: {@code
 * {"exchange":"…","at":"…","event":"started","data":{…}}}.
 *
 * @param exchange the exchange it belongs to
 * @param at when it happened
 * @param data what happened; its type is the property {@code event}
 */
public record Entry(
    ExchangeId exchange,
    Instant at,
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXTERNAL_PROPERTY,
            property = "event")
        RecordedEvent data) {

  /** The plaintext of a {@link SealedEvent}: JSON, UTF-8. */
  public byte[] encode() {
    return RecordingMapper.write(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedException if the bytes are no such entry
   */
  public static Entry decode(byte[] payload) throws MalformedException {
    return RecordingMapper.read(payload, Entry.class);
  }
}
