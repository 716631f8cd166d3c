/** Second doors: one TLS cluster per resource. */
@NullMarked
package dev.sallyport.envoy.cluster;

import org.jspecify.annotations.NullMarked;
