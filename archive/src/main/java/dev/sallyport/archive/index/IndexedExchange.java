package dev.sallyport.archive.index;

import dev.sallyport.recording.ExchangeSummary;
import java.time.Instant;

/**
 * An exchange on its way into the index.
 *
 * @param exchange what is known of it
 * @param seen where and when
 * @param running whether its end may still come
 */
public record IndexedExchange(ExchangeSummary exchange, Seen seen, boolean running) {

  /**
   * Where an exchange was seen so far.
   *
   * @param firstSegment segment of its first event
   * @param lastSegment segment of its last event
   * @param lastAt time of its last event
   */
  public record Seen(long firstSegment, long lastSegment, Instant lastAt) {

    Seen again(long segment, Instant at) {
      return new Seen(firstSegment, segment, at);
    }
  }
}
