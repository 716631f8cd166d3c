package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists grants, and requests for them, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport grants list",
      "  sallyport grants list --output json | jq -r '.requests[] | select(.state==\"pending\").request'"
    })
final class GrantsListCommand implements Callable<Integer> {
  @Mixin private final OperatorOption operator = new OperatorOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  GrantsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OperatorClient client = operator.client(terminal);
    JsonNode grants = client.get("/grants").path("grants");
    JsonNode requests = client.get("/grants/requests").path("requests");
    if (output.isJson()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.set("grants", grants);
      all.set("requests", requests);
      terminal.out().println(OutputOption.json(all));
      return ExitCode.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "WHAT", "STATE", "HOLDER", "RESOURCE", "VERBS", "TASK", "UNTIL"));
    grants.forEach(grant -> rows.add(row(grant, "grant")));
    requests.forEach(request -> rows.add(row(request, "request")));
    Columns.print(terminal.out(), rows);
    return ExitCode.OK;
  }

  private static List<String> row(JsonNode one, String what) {
    List<String> verbs = new ArrayList<>();
    one.path("verbs").forEach(verb -> verbs.add(verb.asText()));
    return List.of(
        one.path(what).asText().substring(0, 8),
        what,
        one.path("state").asText(),
        Safe.line(one.path("holder").asText()),
        Safe.line(one.path("resource").asText()),
        Safe.line(String.join(",", verbs)),
        Safe.line(one.path("task").asText("-")),
        one.path("expires_at").asText());
  }
}
