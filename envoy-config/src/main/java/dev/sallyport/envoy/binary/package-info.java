/** The Envoy program: where it is, how it is run and what its admin interface says. */
@NullMarked
package dev.sallyport.envoy.binary;

import org.jspecify.annotations.NullMarked;
