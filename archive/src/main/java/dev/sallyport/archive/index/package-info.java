/** A row of metadata for each recorded exchange in an SQL database, and what is found there. */
@NullMarked
package dev.sallyport.archive.index;

import org.jspecify.annotations.NullMarked;
