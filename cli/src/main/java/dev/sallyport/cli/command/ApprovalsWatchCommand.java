package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Prints what happens to approvals, one a line, until it is interrupted.",
    footerHeading = "%nExamples:%n",
    footer = {"  sallyport approvals watch"})
final class ApprovalsWatchCommand implements Callable<Integer> {
  private static final int WAIT_SECONDS = 20;

  @Mixin private final OperatorOption operator = new OperatorOption();
  private final Terminal terminal;

  ApprovalsWatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OperatorClient api = operator.client(terminal);
    long last = api.get("/approvals/events").path("last").asLong();
    terminal.say("Watching; Ctrl-C ends it.");
    while (!Thread.currentThread().isInterrupted()) {
      JsonNode news = api.get("/approvals/events?after=" + last + "&wait=" + WAIT_SECONDS);
      for (JsonNode event : news.path("events")) {
        print(event);
      }
      last = news.path("last").asLong();
    }
    return ExitCode.OK;
  }

  private void print(JsonNode event) {
    JsonNode data = event.path("data");
    terminal
        .out()
        .println(
            Safe.line(
                event.path("at").asText()
                    + "  "
                    + data.path("approval").asText(data.path("grant").asText())
                    + "  "
                    + data.path("event").asText()
                    + "  "
                    + event.path("type").asText()
                    + "  "
                    + data.path("resource").asText()
                    + (data.path("alarm").asBoolean() ? "  ALARM" : "")));
    terminal.out().flush();
  }
}
