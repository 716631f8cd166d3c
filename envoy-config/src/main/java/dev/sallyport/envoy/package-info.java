/** What a gateway's resources mean to Envoy: pure functions from {@code core} to xDS resources. */
@NullMarked
package dev.sallyport.envoy;

import org.jspecify.annotations.NullMarked;
