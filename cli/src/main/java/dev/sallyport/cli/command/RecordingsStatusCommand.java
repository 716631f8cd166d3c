package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.KeptTail;
import dev.sallyport.recording.render.RecordingJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says what the gateway indexed, anchored and shipped, what crashes tore off the recordings,",
      "and what does not work.",
      "Exit code 1 if something does not work."
    },
    footerHeading = "%nExamples:%n",
    footer = "  sallyport recordings status || echo 'look at the anchors'")
final class RecordingsStatusCommand implements Callable<Integer> {

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsStatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path file = state.orGateway(terminal.environment()).archive().resolve("status.json");
    if (!Files.exists(file)) {
      throw new IOException("no gateway has looked after recordings here yet: there is no " + file);
    }
    JsonNode status = new JsonMapper().readTree(Files.readString(file));
    List<KeptTail> tails = KeptTail.in(state.recordingsFolder(terminal.environment()));
    if (output.isJson()) {
      if (status instanceof ObjectNode root) {
        root.set("torn", RecordingJson.torn(tails));
      }
      terminal.out().println(OutputOption.json(status));
    } else {
      print(status);
      tails.forEach(tail -> terminal.out().println("torn     " + tail));
    }
    return status.path("problems").isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(JsonNode status) {
    terminal.out().println("index    at segment " + status.path("indexedSegment").asLong());
    for (JsonNode anchor : status.path("anchors")) {
      terminal
          .out()
          .println(
              "anchor   "
                  + anchor.path("name").asText()
                  + ": segment "
                  + anchor.path("segment").asLong()
                  + ", "
                  + anchor.path("frames").asLong()
                  + " frames");
    }
    JsonNode shipping = status.path("shipping");
    terminal
        .out()
        .println(
            status.path("store").isNull()
                ? "store    none"
                : "store    "
                    + status.path("store").asText()
                    + ": "
                    + shipping.path("shipped").asInt()
                    + " of "
                    + shipping.path("closed").asInt()
                    + " closed segments, "
                    + shipping.path("bytes").asLong()
                    + " bytes");
    status
        .path("problems")
        .forEach(problem -> terminal.out().println("PROBLEM  " + Safe.line(problem.asText())));
  }
}
