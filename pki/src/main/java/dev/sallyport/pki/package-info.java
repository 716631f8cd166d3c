/** Built-in certificate authority, certificate and key files, and pins of public keys. */
@NullMarked
package dev.sallyport.pki;

import org.jspecify.annotations.NullMarked;
