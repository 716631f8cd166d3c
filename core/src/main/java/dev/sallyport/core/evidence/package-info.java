/** Evidence of handshakes: what is known of each, and where it goes. */
@NullMarked
package dev.sallyport.core.evidence;

import org.jspecify.annotations.NullMarked;
