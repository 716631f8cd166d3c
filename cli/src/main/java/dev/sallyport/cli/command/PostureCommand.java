package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.launcher.OperatorApi;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "posture",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what each resource of a running gateway enforces now, and what is weak.",
      "It is read from what the control plane has published, not from the file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport posture",
      "  sallyport posture --output json | jq -r '.resources[] | select(.weaknesses != []) | .resource'"
    })
final class PostureCommand implements Callable<Integer> {
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PostureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode posture =
        OperatorApi.of(state.orGateway(terminal.environment()), terminal.environment())
            .get("/posture");
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(posture));
    } else {
      print(posture);
    }
    return ExitCode.OK;
  }

  private void print(JsonNode posture) {
    PrintStream out = terminal.out();
    out.println("Revision " + posture.path("revision").asText());
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "RESOURCE", "CLIENTS", "CERTIFICATES", "RESUME", "UPSTREAM", "TRUST", "PINS", "MTLS"));
    for (JsonNode resource : posture.path("resources")) {
      JsonNode first = resource.path("firstDoor");
      JsonNode second = resource.path("secondDoor");
      rows.add(
          List.of(
              resource.path("resource").asText(),
              versions(first),
              first.path("clientCertificates").asText(),
              yes(first.path("resumption")),
              "TLS " + second.path("minimumVersion").asText() + "+",
              trust(second),
              Integer.toString(second.path("pins").size()),
              yes(second.path("clientCertificate"))));
    }
    Columns.print(out, rows);
    for (JsonNode resource : posture.path("resources")) {
      JsonNode door = resource.path("firstDoor");
      rules(resource, "a certificate of", door.path("clientNames"));
      rules(resource, "a subject with", door.path("clientSubjects"));
    }
    for (JsonNode resource : posture.path("resources")) {
      for (JsonNode weakness : resource.path("weaknesses")) {
        out.println("weak: " + resource.path("resource").asText() + ": " + weakness.asText());
      }
    }
  }

  private void rules(JsonNode resource, String what, JsonNode rules) {
    List<String> all = new ArrayList<>();
    rules.forEach(rule -> all.add(Safe.line(rule.asText())));
    if (!all.isEmpty()) {
      terminal
          .out()
          .println(
              "clients: "
                  + resource.path("resource").asText()
                  + ": "
                  + what
                  + " "
                  + String.join("; or ", all));
    }
  }

  private static String versions(JsonNode door) {
    String minimum = door.path("minimumVersion").asText();
    String maximum = door.path("maximumVersion").asText();
    return minimum.equals(maximum) ? "TLS " + minimum : "TLS " + minimum + "-" + maximum;
  }

  private static String trust(JsonNode door) {
    return door.path("trust").asText().equals("pins-only")
        ? "pins only"
        : door.path("authorities").asText() + (door.path("pins").isEmpty() ? "" : " and pins");
  }

  private static String yes(JsonNode flag) {
    return flag.asBoolean() ? "yes" : "no";
  }
}
