/** Digests that name content. */
@NullMarked
package dev.sallyport.core.digest;

import org.jspecify.annotations.NullMarked;
