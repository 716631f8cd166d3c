package dev.sallyport.cli.command;

import dev.sallyport.archive.retention.LegalHold;
import dev.sallyport.archive.retention.LegalHolds;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.seal.Signers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = {
      "Legal holds: what one covers is neither erased nor removed, whatever its retention says.",
      "Without a name, lists them. A hold without filters covers everything.",
      "Who placed and who released one stands in the record of readers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings hold case-17 --person alice --reason 'litigation'",
      "  sallyport recordings hold",
      "  sallyport recordings hold case-17 --release"
    })
final class RecordingsHoldCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the hold.")
  private @Nullable String name;

  @Option(names = "--exchange", paramLabel = "ID", description = "Covers one exchange.")
  private @Nullable String exchange;

  @Option(
      names = {"--subject", "--person"},
      paramLabel = "NAME",
      description = "Covers those of a caller.")
  private @Nullable String subject;

  @Option(names = "--resource", paramLabel = "NAME", description = "Covers those of a resource.")
  private @Nullable String resource;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Covers what began then or later.")
  private @Nullable Instant from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentOption.class,
      description = "Covers what began before then.")
  private @Nullable Instant until;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
  private String reason = "";

  @Option(names = "--release", description = "Lifts the hold.")
  private boolean release;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsHoldCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LegalHolds holds = new LegalHolds(state.orGateway(terminal.environment()).archive());
    String wanted = name;
    if (wanted == null) {
      list(holds.all());
      return ExitCode.OK;
    }
    if (release) {
      putOnRecord("release", wanted);
      boolean released = holds.release(wanted);
      terminal
          .out()
          .println(
              released
                  ? "Released."
                  : "There is no hold of that name; if one was placed, the record of readers has it released now.");
      return released ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    holds.add(
        new LegalHold(
            wanted,
            Optional.ofNullable(exchange),
            Optional.ofNullable(subject),
            Optional.ofNullable(resource),
            Optional.ofNullable(from),
            Optional.ofNullable(until),
            reason,
            System.getProperty("user.name", ""),
            Instant.now()),
        what -> putOnRecord("hold", what));
    terminal.out().println("Held.");
    return ExitCode.OK;
  }

  /** A hold may be placed before anything was recorded: then there is no record of readers yet. */
  private void putOnRecord(String action, String hold) throws IOException {
    if (Files.exists(state.orGateway(terminal.environment()).recordings().resolve(Signers.FILE))) {
      state.reading(action, hold, terminal.environment());
    }
  }

  private void list(List<LegalHold> holds) throws IOException {
    if (output.isJson()) {
      terminal.out().println(LegalHolds.json(holds));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HOLD", "EXCHANGE", "SUBJECT", "RESOURCE", "FROM", "UNTIL", "BY", "REASON"));
    for (LegalHold hold : holds) {
      rows.add(
          List.of(
              Safe.line(hold.name()),
              hold.exchange().orElse("any"),
              Safe.line(hold.subject().orElse("any")),
              Safe.line(hold.resource().orElse("any")),
              hold.from().map(Instant::toString).orElse("any"),
              hold.until().map(Instant::toString).orElse("any"),
              Safe.line(hold.by()),
              Safe.line(hold.reason())));
    }
    Columns.print(terminal.out(), rows);
  }
}
