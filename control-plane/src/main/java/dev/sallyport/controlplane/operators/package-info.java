/** Who acts on the gateway: how they sign in, their sessions, and what they may do. */
@NullMarked
package dev.sallyport.controlplane.operators;

import org.jspecify.annotations.NullMarked;
