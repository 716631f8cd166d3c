package dev.sallyport.cli.command;

import dev.sallyport.cli.policy.Replay;
import dev.sallyport.cli.policy.WholeJournal;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.WasmPolicyEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a candidate policy about recorded traffic, and says what it would decide otherwise.",
      "Bodies count where they are on record as they were sent, which the digest of the policy's input proves.",
      "What the candidate reads and recordings do not hold is counted with the reason, never guessed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport policy replay policy.tar.gz --from 24h",
      "  sallyport policy replay policy --data sallyport.yaml --from 2026-01-30T00:00:00Z --to 1h",
      "  sallyport policy replay policy.tar.gz --from 90d --copy /mnt/recordings",
      "  sallyport policy replay standard --data new.yaml --from 7d --output json | jq '.changes[]'"
    })
final class PolicyReplayCommand implements Callable<Integer> {
  @Mixin private final PolicyOption policy = new PolicyOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Only what began then or later: 24h (ago), or 2026-01-31T16:20:05Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Only what began before then.")
  private @Nullable Instant to;

  @Option(
      names = "--copy",
      paramLabel = "DIR",
      description =
          "Also what was removed here and is in the shipped copy: the folder that recording.store"
              + " names, or a download of its bucket.")
  private @Nullable Path copy;

  private final Terminal terminal;

  PolicyReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, PolicyException {
    try (WasmPolicyEngine engine = policy.source().load(Optional.empty(), terminal.environment())) {
      Replay.Report report = replay(engine);
      if (output.isJson()) {
        terminal.out().println(OutputOption.json(json(report)));
      } else {
        text(report);
      }
    }
    return ExitCode.OK;
  }

  private Replay.Report replay(WasmPolicyEngine engine) throws IOException {
    Instant begin = from == null ? Instant.MIN : from;
    Instant end = to == null ? Instant.MAX : to;
    if (copy == null) {
      return Replay.of(state.recordings(terminal.environment())::forEachEvent, engine, begin, end);
    }
    WholeJournal both =
        WholeJournal.of(
            state.recordingsFolder(terminal.environment()),
            copy,
            state.recordingKeys(terminal.environment()));
    return Replay.of(both::forEachEvent, engine, begin, end);
  }

  private void text(Replay.Report report) {
    for (Replay.Change change : report.changes()) {
      terminal
          .out()
          .printf(
              "%s  %s  %s  %s  %s%n    %s -> %s%n",
              change.at(),
              change.exchange(),
              change.resource(),
              change.subject(),
              change.request(),
              change.was(),
              change.becomes());
    }
    terminal
        .out()
        .printf("%d replayed, %d would change%n", report.replayed(), report.changes().size());
    report
        .notReplayed()
        .forEach((reason, count) -> terminal.out().printf("%d not replayed: %s%n", count, reason));
  }

  private static Map<String, Object> json(Replay.Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("replayed", report.replayed());
    json.put("would_change", report.changes().size());
    json.put("changes", report.changes().stream().map(PolicyReplayCommand::json).toList());
    json.put(
        "not_replayed",
        report.notReplayed().entrySet().stream()
            .map(reason -> Map.of("reason", reason.getKey(), "count", reason.getValue()))
            .toList());
    return json;
  }

  private static Map<String, Object> json(Replay.Change change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("exchange", change.exchange());
    json.put("at", change.at().toString());
    json.put("resource", change.resource());
    json.put("request", change.request());
    json.put("subject", change.subject());
    json.put("was", change.was());
    json.put("becomes", change.becomes());
    return json;
  }
}
