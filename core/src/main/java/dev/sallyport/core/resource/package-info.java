/** What is protected, and how it is reached: listeners, issuers, resources, upstreams. */
@NullMarked
package dev.sallyport.core.resource;

import org.jspecify.annotations.NullMarked;
