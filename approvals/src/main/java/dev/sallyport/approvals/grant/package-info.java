/** Just-in-time access: grants for a time box or until a task is done. */
@NullMarked
package dev.sallyport.approvals.grant;

import org.jspecify.annotations.NullMarked;
