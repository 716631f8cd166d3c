/** How text is found in a body: plain text, JSON, event streams. */
@NullMarked
package dev.sallyport.masking.format;

import org.jspecify.annotations.NullMarked;
