/** Anchors on other machines. */
@NullMarked
package dev.sallyport.archive.anchor;

import org.jspecify.annotations.NullMarked;
