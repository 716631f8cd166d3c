/** Requests that wait for a human. */
@NullMarked
package dev.sallyport.extproc.hold;

import org.jspecify.annotations.NullMarked;
