/**
 * Policies compiled to WebAssembly by {@code opa build -t wasm}, and their evaluation. Bytes in,
 * bytes out: this package knows the calling convention, not what a policy means.
 */
@NullMarked
package dev.sallyport.policy.wasm;

import org.jspecify.annotations.NullMarked;
