package dev.sallyport.recording.segment;

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
public record Entry(ExchangeId exchange, Instant at, RecordedEvent data) {

  /** Whether it holds what passed, headers or a piece of a body, and not what happened. */
  public boolean isContent() {
    return switch (data) {
      case RecordedEvent.Head _, RecordedEvent.Body _ -> true;
      case RecordedEvent.Started _,
          RecordedEvent.Identified _,
          RecordedEvent.Decided _,
          RecordedEvent.Approval _,
          RecordedEvent.BodyEnded _,
          RecordedEvent.Ended _ ->
          false;
    };
  }

  /** The plaintext of a {@link SealedEvent}: JSON, UTF-8. */
  public byte[] encode() {
    return EntryJson.encode(this);
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
