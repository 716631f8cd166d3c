/** The one writer: guards first, Envoys second, nothing dropped while it may be in use. */
@NullMarked
package dev.sallyport.controlplane.publisher;

import org.jspecify.annotations.NullMarked;
