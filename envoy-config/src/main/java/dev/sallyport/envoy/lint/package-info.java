/** What must hold of every snapshot before an Envoy gets it. */
@NullMarked
package dev.sallyport.envoy.lint;

import org.jspecify.annotations.NullMarked;
