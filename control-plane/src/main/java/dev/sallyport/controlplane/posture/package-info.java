/** What each resource enforces now, read from the snapshot in force. */
@NullMarked
package dev.sallyport.controlplane.posture;

import org.jspecify.annotations.NullMarked;
