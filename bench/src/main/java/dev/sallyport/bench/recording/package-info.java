/** How fast the journal takes and writes events. */
@NullMarked
package dev.sallyport.bench.recording;

import org.jspecify.annotations.NullMarked;
