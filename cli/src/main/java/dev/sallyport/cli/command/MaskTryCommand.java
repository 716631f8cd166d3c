package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Masks standard input as a gateway would, piece by piece as it comes, and writes the result to standard output.",
      "Says on standard error what was masked. Exit code 1 if the input cannot be inspected; nothing of what could not"
          + " be inspected is written."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo 'write to ada@example.org' | sallyport mask try",
      "  sallyport mask try --as json < answer.json",
      "  sallyport mask try --profile email,us-ssn < mail.txt"
    })
final class MaskTryCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int CHUNK = 16 * 1024;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      split = ",",
      defaultValue = ALL,
      description = "What to mask: all (default), or names of detectors separated by commas.")
  private List<String> profile = List.of(ALL);

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description =
          "Form of the input: json, text, sse or url_encoded. Default: found by looking at its beginning.")
  private @Nullable Form form;

  @Spec private @Nullable CommandSpec spec;

  private final Terminal terminal;

  MaskTryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Masker masker = Masker.standard();
    MaskPlan plan = plan(masker.detectors());
    byte[] beginning = Beginning.of(terminal.in());
    Form chosen = Optional.ofNullable(form).orElseGet(() -> Form.sniff(ByteBuffer.wrap(beginning)));
    MaskStream stream = masker.open(plan, chosen);
    try {
      write(stream.write(ByteBuffer.wrap(beginning)));
      byte[] chunk = new byte[CHUNK];
      for (int length = terminal.in().read(chunk);
          length >= 0;
          length = terminal.in().read(chunk)) {
        write(stream.write(ByteBuffer.wrap(chunk, 0, length)));
      }
      write(stream.finish());
    } catch (UninspectableException e) {
      terminal.say("sallyport: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    terminal.say(summary(stream.counts(), chosen));
    return ExitCode.OK;
  }

  private void write(Masked masked) throws IOException {
    terminal.out().write(masked.bytes(), 0, masked.length());
    if (terminal.out().checkError()) {
      throw new IOException("standard output is closed");
    }
  }

  private MaskPlan plan(Set<DetectorId> known) {
    if (profile.contains(ALL)) {
      return MaskPlan.of(known);
    }
    List<DetectorId> wanted = profile.stream().map(DetectorId::new).toList();
    for (DetectorId detector : wanted) {
      if (!known.contains(detector)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "there is no detector '%s'; there are %s".formatted(detector, new TreeSet<>(known)));
      }
    }
    return MaskPlan.of(wanted);
  }

  private static String summary(List<MaskCount> counts, Form form) {
    String what =
        counts.isEmpty()
            ? "nothing"
            : counts.stream()
                .map(count -> count.count() + " " + count.detector())
                .collect(Collectors.joining(", "));
    return "masked (as %s): %s".formatted(name(form), what);
  }

  private static String name(Form form) {
    return form.name().toLowerCase(Locale.ROOT);
  }
}
