/** Recordings: the journal that writes them, and the readers that list, show and verify them. */
@NullMarked
package dev.sallyport.recording;

import org.jspecify.annotations.NullMarked;
