/** What goes on record of an exchange. */
@NullMarked
package dev.sallyport.extproc.record;

import org.jspecify.annotations.NullMarked;
