/** The HTTP filters of a first door, in their order. */
@NullMarked
package dev.sallyport.envoy.filter;

import org.jspecify.annotations.NullMarked;
