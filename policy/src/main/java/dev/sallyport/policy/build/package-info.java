/** Makes bundles of Rego, with the {@code opa} command. */
@NullMarked
package dev.sallyport.policy.build;

import org.jspecify.annotations.NullMarked;
