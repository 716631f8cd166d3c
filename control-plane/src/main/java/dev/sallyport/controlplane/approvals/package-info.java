/** Approvals as people decide about them, and the store behind it. */
@NullMarked
package dev.sallyport.controlplane.approvals;

import org.jspecify.annotations.NullMarked;
