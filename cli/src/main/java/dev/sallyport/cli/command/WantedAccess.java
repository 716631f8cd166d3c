package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What access is for, and how long. */
final class WantedAccess {
  @Option(names = "--resource", paramLabel = "NAME", required = true, description = "For what.")
  private String resource = "";

  @Option(
      names = "--verb",
      paramLabel = "WORD",
      required = true,
      description = "What for, in the policy's words; may be given several times.")
  private List<String> verbs = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      required = true,
      converter = DurationOption.class,
      description = "How long at most, up to 24h: 90s, 30m, 2h.")
  private Duration lasts = Duration.ZERO;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Task that ends it earlier, with: sallyport grants end")
  private @Nullable String task;

  @Mixin private final ReasonOption reason = new ReasonOption();

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("resource", resource);
    ArrayNode words = json.putArray("verbs");
    verbs.forEach(words::add);
    json.put("seconds", lasts.toSeconds());
    if (task != null) {
      json.put("task", task);
    }
    return json.put("reason", reason.words());
  }
}
