package dev.sallyport.recording.segment;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;

/**
 * One event of a recording. For people it is {@code
 * {"exchange":"…","at":"…","event":"started","data":{…}}}; in segments it is among {@link Entries}.
 *
 * @param exchange the exchange it belongs to
 * @param at when it happened
 * @param data what happened; its type is the property {@code event}
 */
public record Entry(ExchangeId exchange, Instant at, RecordedEvent data) {

  /** Takes JSON in UTF-8. */
  @FunctionalInterface
  public interface Taker {

    /**
     * Takes it, or says that it does not.
     *
     * @param json starts with it; somebody else's again after the call
     * @param size bytes of it
     */
    boolean take(byte[] json, int size);
  }

  /**
   * Hands out what happened without the exchange it belongs to: {@code
   * {"at":"…","event":"…","data":{…}}}, for {@link Plaintext#add}.
   *
   * @return what the taker says
   */
  public boolean encode(Taker taker) {
    return EntryJson.encode(this, taker);
  }

  /** Whether it is the last event of its exchange. */
  public boolean isLast() {
    return data instanceof RecordedEvent.Ended;
  }

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
}
