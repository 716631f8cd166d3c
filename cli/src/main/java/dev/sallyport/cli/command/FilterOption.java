package dev.sallyport.cli.command;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.recording.RecordingFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which exchanges a command is about. */
final class FilterOption {

  @Option(names = "--resource", paramLabel = "NAME", description = "Only this resource.")
  private @Nullable String resource;

  @Option(
      names = {"--subject", "--person"},
      paramLabel = "NAME",
      description = "Only this caller.")
  private @Nullable String subject;

  @Option(
      names = "--decision",
      paramLabel = "DECISION",
      description = "Only what the policy decided so: allow, deny or hold.")
  private @Nullable String decision;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "Only what ended so: completed, refused, aborted or unfinished.")
  private @Nullable String outcome;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only decisions for this reason; 'group_*' finds all that begin so.")
  private @Nullable String reason;

  @Option(names = "--error", paramLabel = "CODE", description = "Error code that the client got.")
  private @Nullable String error;

  @Option(names = "--status", paramLabel = "CODE", description = "Only answers of this status.")
  private @Nullable Integer status;

  @Option(
      names = "--masked",
      paramLabel = "DETECTOR",
      converter = DetectorOption.class,
      description = "Only where this was masked in a body, for example email.")
  private @Nullable DetectorId masked;

  @Option(names = "--model", paramLabel = "NAME", description = "LLM model that was asked for.")
  private @Nullable String model;

  @Option(names = "--tool", paramLabel = "NAME", description = "MCP tool that was called.")
  private @Nullable String tool;

  @Option(names = "--collection", paramLabel = "NAME", description = "Vector collection.")
  private @Nullable String collection;

  @Option(
      names = {"--from", "--since"},
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Began then or later: 2026-01-31T16:20:05Z, or so long ago, as 90s or 2h.")
  private @Nullable Instant from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Began before then.")
  private @Nullable Instant until;

  /** What was given, as the words of {@link RecordingFilter#of}. */
  Map<String, String> words() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("resource", resource);
    all.put("subject", subject);
    all.put("decision", decision);
    all.put("outcome", outcome);
    all.put("reason", reason);
    all.put("error", error);
    all.put("status", status);
    all.put("masked", masked);
    all.put("model", model);
    all.put("tool", tool);
    all.put("collection", collection);
    all.put("from", from);
    all.put("until", until);
    Map<String, String> words = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (value != null) {
            words.put(name, value.toString());
          }
        });
    return words;
  }

  RecordingFilter filter() {
    return RecordingFilter.of(words());
  }
}
