/** What operators want: the configuration file, watched. */
@NullMarked
package dev.sallyport.controlplane.registry;

import org.jspecify.annotations.NullMarked;
