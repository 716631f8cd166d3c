package dev.sallyport.cli.terminal;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams and the environment of one run of the command.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for progress and errors
 * @param environment environment variables
 * @param interactive whether a person reads standard output
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean interactive) {

  /** The streams of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in, System.out, System.err, System.getenv(), isTerminal(System.console()));
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  /** Colours, if a person reads and has not asked for none (no-color.org). */
  public Style style() {
    boolean plain =
        !interactive
            || !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return plain ? Style.PLAIN : Style.ANSI;
  }

  /** Says on standard error what goes on. */
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
