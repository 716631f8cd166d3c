/** Certificates, private keys and credentials that Envoys get by SDS. */
@NullMarked
package dev.sallyport.controlplane.keys;

import org.jspecify.annotations.NullMarked;
