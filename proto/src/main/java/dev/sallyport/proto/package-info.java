/** Sallyport's own gRPC contracts and the names that Envoy and its servers must agree on. */
@NullMarked
package dev.sallyport.proto;

import org.jspecify.annotations.NullMarked;
