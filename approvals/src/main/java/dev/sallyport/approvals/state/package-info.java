/** The life of an approval: sealed states, sealed events, and one pure transition function. */
@NullMarked
package dev.sallyport.approvals.state;

import org.jspecify.annotations.NullMarked;
