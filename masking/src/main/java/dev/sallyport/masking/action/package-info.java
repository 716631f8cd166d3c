/** What takes the place of values: labels, pseudonyms, tokens, and the keys behind them. */
@NullMarked
package dev.sallyport.masking.action;

import org.jspecify.annotations.NullMarked;
