package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "rebuild-index",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the index anew from the segments.",
      "A running gateway does it in the background; search finds more and more meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = "  sallyport recordings rebuild-index")
final class RecordingsRebuildIndexCommand implements Callable<Integer> {

  @Mixin private final IndexOption index = new IndexOption();

  private final Terminal terminal;

  RecordingsRebuildIndexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    index.rebuild(terminal);
    terminal.out().println("The index is made anew.");
    return ExitCode.OK;
  }
}
