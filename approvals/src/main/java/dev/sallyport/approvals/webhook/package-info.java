/** Tells other systems what happens to approvals and grants, signed. */
@NullMarked
package dev.sallyport.approvals.webhook;

import org.jspecify.annotations.NullMarked;
