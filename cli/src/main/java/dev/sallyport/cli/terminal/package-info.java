/** What the command reads from and writes to. */
@NullMarked
package dev.sallyport.cli.terminal;

import org.jspecify.annotations.NullMarked;
