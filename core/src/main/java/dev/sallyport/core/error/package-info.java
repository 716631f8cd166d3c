/** The catalogue of error answers a client can get. */
@NullMarked
package dev.sallyport.core.error;

import org.jspecify.annotations.NullMarked;
