package dev.sallyport.archive.index;

import dev.sallyport.recording.ExchangeSummary;

/**
 * An exchange on its way into the index.
 *
 * @param exchange what is known of it
 * @param firstSegment segment of its first event
 * @param lastSegment segment of its last event so far
 * @param running whether its end may still come
 */
public record IndexedExchange(
    ExchangeSummary exchange, long firstSegment, long lastSegment, boolean running) {}
