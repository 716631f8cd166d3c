package dev.sallyport.approvals.store;

import java.time.Instant;

/**
 * Something that others have to hear of.
 *
 * @param seq its number; events are numbered without gaps, in the order in which they appear
 * @param topic {@code approval} or {@code grant}
 * @param id of the approval or the grant
 * @param state of the approval or the grant after it
 * @param payload JSON; nothing of a request, and no words of reviewers
 * @param at when
 */
public record OutboxEvent(
    long seq, String topic, String id, String state, String payload, Instant at) {}
