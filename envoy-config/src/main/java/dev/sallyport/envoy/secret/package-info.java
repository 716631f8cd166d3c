/** Certificates, keys, authorities and credentials as SDS secrets. */
@NullMarked
package dev.sallyport.envoy.secret;

import org.jspecify.annotations.NullMarked;
