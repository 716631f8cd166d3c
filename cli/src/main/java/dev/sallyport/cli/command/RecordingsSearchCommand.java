package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Finds exchanges in the index, the newest first; a page at a time.",
      "A running gateway keeps the index up to date; else it is brought up to date first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings search --person alice --decision deny",
      "  sallyport recordings search --reason 'namespace_*' --from 7d",
      "  sallyport recordings search --model gpt-5 --masked email --limit 200 --output json"
    })
final class RecordingsSearchCommand implements Callable<Integer> {

  @Option(
      names = "--after",
      paramLabel = "MARK",
      description = "The next page, as the last one named it.")
  private @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Exchanges on a page, at most 1000 (default: ${DEFAULT-VALUE}).")
  private String limit = "50";

  @Mixin private final FilterOption filter = new FilterOption();
  @Mixin private final IndexOption index = new IndexOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsSearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode page;
    try {
      index.state().reading("search", words().toString(), terminal.environment());
      page = index.search(words(), terminal);
    } catch (IllegalArgumentException e) {
      terminal.err().println("sallyport: " + e.getMessage());
      return ExitCode.USAGE;
    }
    if (output.isJson()) {
      terminal.out().println(OutputOption.json(page));
    } else {
      print(page);
    }
    return ExitCode.OK;
  }

  private Map<String, String> words() {
    Map<String, String> words = filter.words();
    if (after != null) {
      words.put("after", after);
    }
    words.put("limit", limit);
    return words;
  }

  private void print(JsonNode page) {
    if (page.path("exchanges").isEmpty()) {
      terminal.out().println("Nothing found.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "EXCHANGE",
            "STARTED",
            "RESOURCE",
            "SUBJECT",
            "REQUEST",
            "ABOUT",
            "DECISION",
            "STATUS",
            "OUTCOME"));
    for (JsonNode exchange : page.path("exchanges")) {
      String error = exchange.path("error").asText("");
      rows.add(
          List.of(
              exchange.path("exchange").asText().substring(0, 8),
              exchange.path("startedAt").asText().substring(0, 19),
              orDash(exchange.path("resource").asText()),
              orDash(exchange.path("subject").asText("")),
              Safe.line(exchange.path("method").asText() + " " + exchange.path("path").asText()),
              list(exchange.path("about")),
              orDash(exchange.path("decision").asText("") + codes(exchange.path("reasons"))),
              exchange.path("status").asText("-"),
              exchange.path("outcome").asText() + (error.isEmpty() ? "" : ": " + error)));
    }
    Columns.print(terminal.out(), rows);
    String next = page.path("next").asText("");
    if (!next.isEmpty()) {
      terminal.out().println("There are more: --after " + next);
    }
  }

  private static String orDash(String text) {
    return text.isEmpty() || text.equals("null") ? "-" : Safe.line(text);
  }

  private static String codes(JsonNode reasons) {
    StringJoiner codes = new StringJoiner(", ", " (", ")").setEmptyValue("");
    reasons.forEach(reason -> codes.add(reason.asText()));
    return codes.toString();
  }

  private static String list(JsonNode about) {
    StringJoiner words = new StringJoiner(", ").setEmptyValue("-");
    about.properties().forEach(word -> words.add(word.getKey() + " " + word.getValue().asText()));
    return Safe.line(words.toString());
  }
}
