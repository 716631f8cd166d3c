/** What passes the masker, and what does not, end to end. */
@NullMarked
package dev.sallyport.e2e.masking;

import org.jspecify.annotations.NullMarked;
