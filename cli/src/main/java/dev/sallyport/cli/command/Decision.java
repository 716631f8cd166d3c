package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands that decide have in common. */
final class Decision {
  @Parameters(paramLabel = "ID", description = "The approval, or the first digits of its id.")
  private String id = "";

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final OperatorOption operator = new OperatorOption();

  /**
   * Decides, and says what became of it.
   *
   * @throws IOException if the control plane refuses, in its words
   */
  void make(String verb, Terminal terminal) throws IOException, InterruptedException {
    JsonNode approval = operator.client(terminal).decide(id, verb, reason.words());
    terminal
        .out()
        .println(
            approval.path("approval").asText()
                + " is "
                + approval.path("state").asText()
                + (approval.path("state").asText().equals("pending")
                    ? ": another human has to approve it too"
                    : ""));
  }
}
