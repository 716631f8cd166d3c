/** Requests that wait for a human, through a real Envoy. */
@NullMarked
package dev.sallyport.e2e.hold;

import org.jspecify.annotations.NullMarked;
