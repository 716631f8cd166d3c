/** Masks bodies in streams: what may not leave is replaced before its bytes do. */
@NullMarked
package dev.sallyport.masking;

import org.jspecify.annotations.NullMarked;
