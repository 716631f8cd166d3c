package dev.sallyport.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Inspection;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import dev.sallyport.masking.action.TokenScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
      "  sallyport mask try --profile email,us-ssn < mail.txt",
      "  sallyport mask try --plan '{\"email\": \"hash\", \"payment-card\": {\"keep-last\": 4}}' < mail.txt",
      "  sallyport mask try --config sallyport.yaml --resource chat --direction request < question.json"
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
      names = "--plan",
      paramLabel = "JSON",
      description = "What to mask, and what happens to each value, as a policy's decision says it.")
  private @Nullable String plan;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration whose own detectors are known. Pseudonyms and tokens are made with a key of this run.")
  private @Nullable Path config;

  @Option(
      names = "--resource",
      paramLabel = "NAME",
      description = "Masks as this resource of the configuration does.")
  private @Nullable String resource;

  @Option(
      names = "--direction",
      paramLabel = "DIRECTION",
      defaultValue = "response",
      description = "With --resource: request or response (default).")
  private Direction direction = Direction.RESPONSE;

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description =
          "Form of the input: json, text, sse, url_encoded or multipart. Default: found by looking at its beginning.")
  private @Nullable Form form;

  @Spec private @Nullable CommandSpec spec;

  private final Terminal terminal;

  MaskTryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Gateway> gateway = Optional.ofNullable(config).map(this::read);
    Masker masker =
        Masker.standard()
            .with(gateway.map(found -> found.masking().detectors()).orElse(List.of()))
            .serving(new TokenScope("", "", ""));
    MaskPlan plan = plan(gateway, masker.detectors());
    byte[] beginning = Beginning.of(terminal.in());
    Form chosen = Optional.ofNullable(form).orElseGet(() -> Form.sniff(ByteBuffer.wrap(beginning)));
    MaskStream stream = masker.reading(inspection(gateway)).open(plan, chosen);
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

  private Gateway read(Path file) {
    return switch (Configuration.read(file, terminal.environment())) {
      case ConfigResult.Valid valid -> valid.gateway();
      case ConfigResult.Invalid invalid -> {
        invalid.errors().forEach(error -> terminal.say(error.toString()));
        throw wrong(file + " is not valid");
      }
    };
  }

  private MaskPlan plan(Optional<Gateway> gateway, Set<DetectorId> known) {
    if (resource != null) {
      return ofResource(gateway, resource);
    }
    MaskPlan wanted = plan == null ? ofProfile(known) : fromJson(plan);
    for (DetectorId detector : wanted.detectors()) {
      if (!known.contains(detector)) {
        throw wrong(
            "there is no detector '%s'; there are %s".formatted(detector, new TreeSet<>(known)));
      }
    }
    return wanted;
  }

  private MaskPlan ofProfile(Set<DetectorId> known) {
    return MaskPlan.of(
        profile.contains(ALL) ? known : profile.stream().map(DetectorId::new).toList());
  }

  private MaskPlan fromJson(String json) {
    try {
      return MaskPlan.read(new JsonMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw wrong("--plan is no JSON");
    } catch (IllegalArgumentException e) {
      throw wrong("--plan: " + e.getMessage());
    }
  }

  private MaskPlan ofResource(Optional<Gateway> gateway, String name) {
    Masking masking = masking(gateway, name);
    return switch (direction) {
      case REQUEST -> masking.request();
      case RESPONSE -> masking.response();
    };
  }

  private Inspection inspection(Optional<Gateway> gateway) {
    return resource == null ? Inspection.STANDARD : masking(gateway, resource).inspection();
  }

  private Masking masking(Optional<Gateway> gateway, String name) {
    Gateway found = gateway.orElseThrow(() -> wrong("--resource needs --config"));
    return found.resources().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .map(Resource::masking)
        .orElseThrow(() -> wrong("there is no resource '" + name + "' in " + config));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
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
