/** One immutable snapshot of everything the data path obeys, and how it is made. */
@NullMarked
package dev.sallyport.controlplane.snapshot;

import org.jspecify.annotations.NullMarked;
