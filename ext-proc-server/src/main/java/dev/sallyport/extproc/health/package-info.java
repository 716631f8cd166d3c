/** The guard's own HTTPS page: health and metrics. */
@NullMarked
package dev.sallyport.extproc.health;

import org.jspecify.annotations.NullMarked;
