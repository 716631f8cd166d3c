/** The documents say what is true. */
@NullMarked
package dev.sallyport.e2e.docs;

import org.jspecify.annotations.NullMarked;
