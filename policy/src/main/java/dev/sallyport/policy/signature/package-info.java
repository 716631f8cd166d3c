/** Bundles that are signed, as OPA signs them. */
@NullMarked
package dev.sallyport.policy.signature;

import org.jspecify.annotations.NullMarked;
