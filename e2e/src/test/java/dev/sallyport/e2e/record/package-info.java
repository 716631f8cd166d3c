/** What goes on record of whole journeys, and what never does. */
@NullMarked
package dev.sallyport.e2e.record;

import org.jspecify.annotations.NullMarked;
