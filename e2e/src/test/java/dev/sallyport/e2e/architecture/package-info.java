/** Rules that the code as a whole keeps. */
@NullMarked
package dev.sallyport.e2e.architecture;

import org.jspecify.annotations.NullMarked;
