/** Which bodies are masked, and what their heads must no longer promise. */
@NullMarked
package dev.sallyport.extproc.mask;

import org.jspecify.annotations.NullMarked;
