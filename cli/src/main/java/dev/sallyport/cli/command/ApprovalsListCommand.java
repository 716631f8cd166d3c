package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists approvals, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport approvals list --pending",
      "  sallyport approvals list --output json | jq -r '.approvals[].approval'"
    })
final class ApprovalsListCommand implements Callable<Integer> {
  @Option(names = "--pending", description = "Only those that wait for a human.")
  private boolean pending;

  @Mixin private final OperatorOption operator = new OperatorOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  ApprovalsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode list = operator.client(terminal).get("/approvals" + (pending ? "?state=pending" : ""));
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(list));
      return ExitCode.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("APPROVAL", "CREATED", "RESOURCE", "REQUESTER", "STATE", "HUMANS", "ALARM"));
    for (JsonNode approval : list.path("approvals")) {
      rows.add(
          List.of(
              approval.path("approval").asText().substring(0, 8),
              approval.path("created_at").asText(),
              Safe.line(approval.path("resource").asText()),
              Safe.line(approval.path("requester").asText()),
              approval.path("state").asText(),
              approval.path("approved_by").size() + "/" + approval.path("humans_needed").asInt(),
              approval.path("alarm").asBoolean() ? "alarm" : "-"));
    }
    Columns.print(terminal.out(), rows);
    return ExitCode.OK;
  }
}
