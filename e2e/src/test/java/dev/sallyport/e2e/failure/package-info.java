/** What happens when parts break, freeze, lie or change under load. */
@NullMarked
package dev.sallyport.e2e.failure;

import org.jspecify.annotations.NullMarked;
