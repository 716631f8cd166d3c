/** Who asked which model or store for what, and under which decision. */
@NullMarked
package dev.sallyport.recording.report;

import org.jspecify.annotations.NullMarked;
