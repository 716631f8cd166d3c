/** Content codings (RFC 9110 §8.4) undone in the stream, within bounds. */
@NullMarked
package dev.sallyport.masking.coding;

import org.jspecify.annotations.NullMarked;
