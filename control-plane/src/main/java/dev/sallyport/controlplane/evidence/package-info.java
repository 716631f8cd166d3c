/** Takes Envoy's records of handshakes and puts them on disk. */
@NullMarked
package dev.sallyport.controlplane.evidence;

import org.jspecify.annotations.NullMarked;
