/** Keys of recordings: what seals events, wraps keys and signs heads. */
@NullMarked
package dev.sallyport.recording.seal;

import org.jspecify.annotations.NullMarked;
