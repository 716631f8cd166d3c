/** Who has to say yes: reviewers, votes, and the terms that a policy sets for a hold. */
@NullMarked
package dev.sallyport.approvals.review;

import org.jspecify.annotations.NullMarked;
