/** Who is calling, as established from a verified credential. */
@NullMarked
package dev.sallyport.core.identity;

import org.jspecify.annotations.NullMarked;
