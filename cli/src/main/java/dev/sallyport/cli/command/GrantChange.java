package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** What the commands that change grants have in common. */
final class GrantChange {
  @Mixin private final OperatorOption operator = new OperatorOption();
  @Mixin private final OutputOption output = new OutputOption();

  /**
   * Changes something, and says what became of it.
   *
   * @throws IOException if the control plane refuses, in its words
   */
  void make(Terminal terminal, String path, JsonNode body)
      throws IOException, InterruptedException {
    print(terminal, operator.client(terminal).post(path, body));
  }

  /** The same for a grant, by an id that may be shortened. */
  void ofGrant(Terminal terminal, String id, String verb, String reason)
      throws IOException, InterruptedException {
    OperatorClient client = operator.client(terminal);
    String whole = client.whole(id, "grant", "/grants?limit=500", "grants", "grant");
    print(terminal, client.post("/grants/" + whole + "/" + verb, words(reason)));
  }

  /** The same for a request, by an id that may be shortened. */
  void ofRequest(Terminal terminal, String id, String verb, String reason)
      throws IOException, InterruptedException {
    OperatorClient client = operator.client(terminal);
    String whole = client.whole(id, "request", "/grants/requests?limit=500", "requests", "request");
    print(terminal, client.post("/grants/requests/" + whole + "/" + verb, words(reason)));
  }

  private void print(Terminal terminal, JsonNode changed) {
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(changed));
      return;
    }
    boolean isRequest = changed.has("request");
    terminal
        .out()
        .println(
            Safe.line(
                (isRequest ? "request " : "grant ")
                    + changed.path(isRequest ? "request" : "grant").asText()
                    + " is "
                    + changed.path("state").asText()
                    + ": "
                    + changed.path("holder").asText()
                    + ", "
                    + changed.path("resource").asText()
                    + ", until "
                    + changed.path("expires_at").asText()));
  }

  private static JsonNode words(String reason) {
    return JsonNodeFactory.instance.objectNode().put("reason", reason);
  }
}
