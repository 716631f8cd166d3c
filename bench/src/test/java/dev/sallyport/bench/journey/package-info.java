/** What a run of the benchmark makes of what it measures. */
@NullMarked
package dev.sallyport.bench.journey;

import org.jspecify.annotations.NullMarked;
