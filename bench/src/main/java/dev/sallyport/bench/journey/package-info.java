/** What the whole journey costs over a bare upstream, measured step by step on one machine. */
@NullMarked
package dev.sallyport.bench.journey;

import org.jspecify.annotations.NullMarked;
