/** What of its input a policy can read, worked out from OPA's intermediate representation. */
@NullMarked
package dev.sallyport.policy.dependency;

import org.jspecify.annotations.NullMarked;
