/** Real clients through both doors. */
@NullMarked
package dev.sallyport.e2e.journey;

import org.jspecify.annotations.NullMarked;
