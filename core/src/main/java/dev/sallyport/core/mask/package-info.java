/** What is to be masked, and bytes that have been through the masker. */
@NullMarked
package dev.sallyport.core.mask;

import org.jspecify.annotations.NullMarked;
