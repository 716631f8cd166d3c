package dev.sallyport.approvals.store;

import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.Waiter;
import java.util.Optional;

/**
 * A request that somebody has to approve.
 *
 * @param requester who wants it, under the one name of the person
 * @param resource name of the resource
 * @param digest keyed digest of the canonical request
 * @param terms what the policy demands
 * @param view what reviewers see: {@link dev.sallyport.approvals.request.RequestView#json}, which
 *     is all masked
 * @param waiter the stream that waits; none if the client was told to come back at once
 */
public record NewApproval(
    Human requester,
    String resource,
    String digest,
    HoldTerms terms,
    String view,
    Optional<Waiter> waiter) {}
