package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;

/**
 * What never changes about an approval.
 *
 * @param id its name
 * @param requester who wants it, under the one name of the person
 * @param digest keyed digest of the canonical request, which alone may be released
 * @param terms what the policy demands
 */
public record Facts(ApprovalId id, Human requester, String digest, HoldTerms terms) {}
