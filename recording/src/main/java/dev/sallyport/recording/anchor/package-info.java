/** Where signed heads are kept besides the journal. */
@NullMarked
package dev.sallyport.recording.anchor;

import org.jspecify.annotations.NullMarked;
