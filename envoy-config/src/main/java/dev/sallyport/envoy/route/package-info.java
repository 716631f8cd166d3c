/** Which resource a request is for, and what refuses it when there is none. */
@NullMarked
package dev.sallyport.envoy.route;

import org.jspecify.annotations.NullMarked;
