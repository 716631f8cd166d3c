/** What exactly an approval is for: the canonical request, its digest, and what reviewers see. */
@NullMarked
package dev.sallyport.approvals.request;

import org.jspecify.annotations.NullMarked;
