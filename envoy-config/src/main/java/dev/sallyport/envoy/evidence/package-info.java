/** What Envoy tells of handshakes, for the evidence. */
@NullMarked
package dev.sallyport.envoy.evidence;

import org.jspecify.annotations.NullMarked;
