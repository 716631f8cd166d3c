package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.Reviewer;
import java.time.Instant;

/**
 * A reviewer's yes.
 *
 * @param reviewer who, with the groups of that moment
 * @param at when
 */
public record Vote(Reviewer reviewer, Instant at) {}
