/** Resources and secrets for Envoys, over one aggregated stream each. */
@NullMarked
package dev.sallyport.controlplane.xds;

import org.jspecify.annotations.NullMarked;
