package dev.sallyport.cli;

import dev.sallyport.cli.command.Commands;
import dev.sallyport.cli.terminal.Terminal;

/** Entry of the {@code sallyport} command. */
public final class Sallyport {
  private Sallyport() {}

  /** Runs one command and exits: 0 it worked, 1 it did not, 2 wrong usage or configuration. */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Runs one command with the given streams; returns the exit code. */
  public static int run(Terminal terminal, String... arguments) {
    return Commands.on(terminal).execute(arguments);
  }
}
