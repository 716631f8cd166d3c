/** The snapshot stream to ext-proc servers. */
@NullMarked
package dev.sallyport.controlplane.guards;

import org.jspecify.annotations.NullMarked;
