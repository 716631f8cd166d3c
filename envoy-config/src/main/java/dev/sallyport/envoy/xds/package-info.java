/** The few shapes that every Envoy resource repeats. */
@NullMarked
package dev.sallyport.envoy.xds;

import org.jspecify.annotations.NullMarked;
