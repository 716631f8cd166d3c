/** Heads of requests and responses as the steps see them. */
@NullMarked
package dev.sallyport.extproc.http;

import org.jspecify.annotations.NullMarked;
