/** Starts the parts of a gateway, watches over them and leaves nothing behind. */
@NullMarked
package dev.sallyport.cli.launcher;

import org.jspecify.annotations.NullMarked;
