/** What is wrong in a file, and where. */
@NullMarked
package dev.sallyport.core.config.problem;

import org.jspecify.annotations.NullMarked;
