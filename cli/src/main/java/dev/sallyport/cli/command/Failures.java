package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.policy.PolicyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into words and an exit code. */
final class Failures implements IExecutionExceptionHandler {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  static int ofUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("sallyport: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    terminal.say("sallyport: " + words(e));
    if (!terminal.environment().getOrDefault("SALLYPORT_DEBUG", "").isEmpty()) {
      e.printStackTrace(terminal.err());
    }
    return ExitCode.SOFTWARE;
  }

  private static String words(Exception e) {
    return switch (e) {
      case LaunchException launch -> String.valueOf(launch.getMessage());
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case PolicyException policy -> String.valueOf(policy.getMessage());
      case IOException io -> String.valueOf(io.getMessage());
      default -> "unexpected: " + e + " (set SALLYPORT_DEBUG=1 to see where)";
    };
  }
}
