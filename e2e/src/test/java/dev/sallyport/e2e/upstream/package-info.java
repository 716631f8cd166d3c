/**
 * What stands around the gateway in a journey: upstreams and an identity provider, over real TLS.
 */
@NullMarked
package dev.sallyport.e2e.upstream;

import org.jspecify.annotations.NullMarked;
