/** One request and its response. */
@NullMarked
package dev.sallyport.core.exchange;

import org.jspecify.annotations.NullMarked;
