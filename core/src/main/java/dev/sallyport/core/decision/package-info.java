/** What a policy answered: allow, deny or hold, with reasons from a closed vocabulary. */
@NullMarked
package dev.sallyport.core.decision;

import org.jspecify.annotations.NullMarked;
