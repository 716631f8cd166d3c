/** Who read recordings. */
@NullMarked
package dev.sallyport.recording.reader;

import org.jspecify.annotations.NullMarked;
