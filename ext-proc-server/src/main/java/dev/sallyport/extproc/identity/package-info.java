/** Who the caller is: where the token is, whose it is, whether it counts. */
@NullMarked
package dev.sallyport.extproc.identity;

import org.jspecify.annotations.NullMarked;
