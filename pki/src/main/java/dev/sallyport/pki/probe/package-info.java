/** Looks at what upstreams offer in a TLS handshake, beside the data path. */
@NullMarked
package dev.sallyport.pki.probe;

import org.jspecify.annotations.NullMarked;
