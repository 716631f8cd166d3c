/** The snapshots the guard obeys, as the control plane sends them. */
@NullMarked
package dev.sallyport.extproc.snapshot;

import org.jspecify.annotations.NullMarked;
