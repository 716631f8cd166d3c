/** The keys of {@code sallyport.yaml}, and how they become a gateway. */
@NullMarked
package dev.sallyport.core.config.gateway;

import org.jspecify.annotations.NullMarked;
