/** Mutual TLS between the parts of a gateway on different machines, and how an Envoy joins. */
@NullMarked
package dev.sallyport.nodes;

import org.jspecify.annotations.NullMarked;
