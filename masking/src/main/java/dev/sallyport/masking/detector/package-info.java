/** What is looked for: each detector in one file. */
@NullMarked
package dev.sallyport.masking.detector;

import org.jspecify.annotations.NullMarked;
