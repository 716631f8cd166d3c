/** Reports of evidence as people read them. */
@NullMarked
package dev.sallyport.cli.evidence;

import org.jspecify.annotations.NullMarked;
