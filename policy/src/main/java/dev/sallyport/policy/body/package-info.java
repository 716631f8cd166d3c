/** What a request body means to the upstream that will read it. */
@NullMarked
package dev.sallyport.policy.body;

import org.jspecify.annotations.NullMarked;
