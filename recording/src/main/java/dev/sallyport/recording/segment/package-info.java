/** The segment file format: header, frames, chain and the JSON of one event. */
@NullMarked
package dev.sallyport.recording.segment;

import org.jspecify.annotations.NullMarked;
