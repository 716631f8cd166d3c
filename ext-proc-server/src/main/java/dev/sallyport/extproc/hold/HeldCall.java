package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.exchange.ExchangeId;

/**
 * A request that somebody has to approve, as the control plane gets it: nothing of it is in clear.
 *
 * @param exchange its exchange
 * @param requester who wants it, under the one name of the person
 * @param resource name of the resource
 * @param digest keyed digest of its canonical form
 * @param terms terms of review, JSON
 * @param view what reviewers see, JSON
 */
public record HeldCall(
    ExchangeId exchange,
    Human requester,
    String resource,
    String digest,
    String terms,
    String view) {}
