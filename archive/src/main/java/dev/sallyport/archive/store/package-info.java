/** Places that keep files elsewhere: directories and object stores. */
@NullMarked
package dev.sallyport.archive.store;

import org.jspecify.annotations.NullMarked;
