/** The immutable value that the whole data path obeys. */
@NullMarked
package dev.sallyport.core.snapshot;

import org.jspecify.annotations.NullMarked;
