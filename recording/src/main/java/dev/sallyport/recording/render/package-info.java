/** Recordings as text for people and as JSON for programs. */
@NullMarked
package dev.sallyport.recording.render;

import org.jspecify.annotations.NullMarked;
