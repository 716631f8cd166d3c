/** Patterns over bytes and the one automaton they are compiled to. */
@NullMarked
package dev.sallyport.masking.pattern;

import org.jspecify.annotations.NullMarked;
