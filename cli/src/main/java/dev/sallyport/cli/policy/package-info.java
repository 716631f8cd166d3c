/** Policies tried without a gateway: on cases, on inputs, on what is on record. */
@NullMarked
package dev.sallyport.cli.policy;

import org.jspecify.annotations.NullMarked;
