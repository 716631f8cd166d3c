/** What an Envoy needs to know before the control plane tells it the rest. */
@NullMarked
package dev.sallyport.envoy.bootstrap;

import org.jspecify.annotations.NullMarked;
