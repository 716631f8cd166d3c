/** What is recorded of an exchange. */
@NullMarked
package dev.sallyport.core.event;

import org.jspecify.annotations.NullMarked;
