/**
 * Approvals for ext-proc servers: they hold, claim and release; decisions and grants reach them.
 */
@NullMarked
package dev.sallyport.controlplane.holds;

import org.jspecify.annotations.NullMarked;
