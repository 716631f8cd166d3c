/** Tables of requests with the decisions that are expected of a policy. */
@NullMarked
package dev.sallyport.policy.cases;

import org.jspecify.annotations.NullMarked;
