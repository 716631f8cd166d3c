/** Asks a Rego policy about a request: input, engine, bundle, decision. */
@NullMarked
package dev.sallyport.policy;

import org.jspecify.annotations.NullMarked;
