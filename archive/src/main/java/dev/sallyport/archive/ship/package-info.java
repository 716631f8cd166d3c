/** Closed segments on their way to a store. */
@NullMarked
package dev.sallyport.archive.ship;

import org.jspecify.annotations.NullMarked;
