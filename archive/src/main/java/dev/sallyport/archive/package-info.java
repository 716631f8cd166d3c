/** What becomes of recordings once they are written. */
@NullMarked
package dev.sallyport.archive;

import org.jspecify.annotations.NullMarked;
