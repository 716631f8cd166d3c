/** Decisions that are remembered: the same question of the same policy gets the same answer. */
@NullMarked
package dev.sallyport.policy.memo;

import org.jspecify.annotations.NullMarked;
