/** A whole gateway for a journey: real processes, real sockets, a state folder of its own. */
@NullMarked
package dev.sallyport.e2e.gateway;

import org.jspecify.annotations.NullMarked;
