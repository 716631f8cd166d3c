/** What becomes of recordings, as the configuration says. */
@NullMarked
package dev.sallyport.controlplane.recordings;

import org.jspecify.annotations.NullMarked;
