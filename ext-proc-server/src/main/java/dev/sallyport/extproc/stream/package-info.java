/** The ext_proc stream of one exchange: identity, policy, hold, mask and record, in this order. */
@NullMarked
package dev.sallyport.extproc.stream;

import org.jspecify.annotations.NullMarked;
