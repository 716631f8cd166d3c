/** Numbers about publishing, peers and certificates. */
@NullMarked
package dev.sallyport.controlplane.metrics;

import org.jspecify.annotations.NullMarked;
