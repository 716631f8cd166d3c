/** How long a policy takes to decide, and to load. */
@NullMarked
package dev.sallyport.bench.policy;

import org.jspecify.annotations.NullMarked;
