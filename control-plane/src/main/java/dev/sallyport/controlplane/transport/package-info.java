/** The socket that Envoys and ext-proc servers connect to. */
@NullMarked
package dev.sallyport.controlplane.transport;

import org.jspecify.annotations.NullMarked;
