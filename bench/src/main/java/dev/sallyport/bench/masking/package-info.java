/** How fast the masker is, on one core. */
@NullMarked
package dev.sallyport.bench.masking;

import org.jspecify.annotations.NullMarked;
