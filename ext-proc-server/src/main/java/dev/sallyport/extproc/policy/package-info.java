/** What the policy says about a request. */
@NullMarked
package dev.sallyport.extproc.policy;

import org.jspecify.annotations.NullMarked;
