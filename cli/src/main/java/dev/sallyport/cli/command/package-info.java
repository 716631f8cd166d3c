/** One class per command: its options, its output and its exit code. */
@NullMarked
package dev.sallyport.cli.command;

import org.jspecify.annotations.NullMarked;
