/** The ext-proc server: the guard between the two doors. */
@NullMarked
package dev.sallyport.extproc;

import org.jspecify.annotations.NullMarked;
