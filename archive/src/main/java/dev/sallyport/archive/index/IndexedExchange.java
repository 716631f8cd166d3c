package dev.sallyport.archive.index;

import dev.sallyport.recording.ExchangeSummary;

/**
 * An exchange on its way into the index.
 *
 * @param exchange what is known of it
 * @param segment segment of its last event so far
 * @param running whether its end may still come
 * @param stored whether it may have a row already
 */
public record IndexedExchange(
    ExchangeSummary exchange, long segment, boolean running, boolean stored) {}
