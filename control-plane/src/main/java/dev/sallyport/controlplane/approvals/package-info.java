/** Approvals over HTTPS: who may, and the store behind it. */
@NullMarked
package dev.sallyport.controlplane.approvals;

import org.jspecify.annotations.NullMarked;
