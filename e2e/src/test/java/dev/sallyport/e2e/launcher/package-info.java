/** The command from outside: it starts everything, and leaves nothing behind. */
@NullMarked
package dev.sallyport.e2e.launcher;

import org.jspecify.annotations.NullMarked;
