/** What the guard counts and times. */
@NullMarked
package dev.sallyport.extproc.metrics;

import org.jspecify.annotations.NullMarked;
