package dev.sallyport.cli.demo;

import dev.sallyport.cli.terminal.Style;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Predicate;

/** Shows the steps of the tour and keeps count of those that did not do what they say. */
final class Guide {
  private static final int MOST_LINES = 48;

  private final PrintStream out;
  private final Style style;
  private int steps;
  private int failures;

  Guide(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Something that a step says it shows. */
  record Claim(String words, Predicate<String> holds) {}

  /** Runs a command and gives all that it printed. */
  interface Runner {
    String run() throws Exception;
  }

  /**
   * Takes a step: shows title and command, runs it, shows what it printed, and checks the claims.
   *
   * @return what it printed
   */
  String step(String title, String why, String command, Runner runner, List<Claim> claims)
      throws InterruptedException {
    steps++;
    out.println();
    out.println(style.heading(steps + ". " + title));
    out.println("   " + why);
    out.println();
    command.lines().forEach(line -> out.println("   " + shown(command, line)));
    out.flush();
    String output = run(runner);
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    lines.stream().limit(MOST_LINES).forEach(line -> out.println("   " + line));
    if (lines.size() > MOST_LINES) {
      out.println("   … (" + (lines.size() - MOST_LINES) + " more lines)");
    }
    claims.forEach(claim -> check(claim, output));
    out.flush();
    return output;
  }

  private String shown(String command, String line) {
    boolean isFirst = command.lines().findFirst().orElse("").equals(line);
    return isFirst ? "$ " + style.command(line) : "  " + style.command(line);
  }

  private static String run(Runner runner) throws InterruptedException {
    try {
      return runner.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return "could not be run: " + e.getMessage();
    }
  }

  private void check(Claim claim, String output) {
    if (claim.holds().test(output)) {
      out.println("   " + style.good("✓ " + claim.words()));
    } else {
      failures++;
      out.println("   " + style.bad("✗ not so: " + claim.words()));
    }
  }

  /** Whether every step did what it says. */
  boolean allGood() {
    return failures == 0;
  }

  /** Says how it went. */
  void conclude() {
    out.println();
    out.println(
        allGood()
            ? style.good("All " + steps + " steps did what they say.")
            : style.bad(failures + " claims of " + steps + " steps did not hold."));
    out.flush();
  }
}
