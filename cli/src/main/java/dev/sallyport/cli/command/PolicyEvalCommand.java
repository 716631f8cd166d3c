package dev.sallyport.cli.command;

import dev.sallyport.cli.policy.PolicySource;
import dev.sallyport.cli.policy.RecordedRequests;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.build.FiredRules;
import dev.sallyport.policy.cases.PolicyCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Decides about one request: an input file by the input schema, or an exchange on record.",
      "Of a recorded exchange the policy sees all that it saw then, where that is on record as it was sent, which the"
          + " digest of its input proves; else no body and no kind of resource, and headers only if they are on record.",
      "With --rules it says which rules the decision came by, with file and line. That needs opa (variable OPA, or on"
          + " PATH)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport policy eval policy.tar.gz --input request.json",
      "  sallyport policy eval standard --data sallyport.yaml --exchange 3f2a91c0 --rules",
      "  sallyport policy eval policy --input request.json --output json | jq .reasons"
    })
final class PolicyEvalCommand implements Callable<Integer> {
  @Mixin private final PolicyOption policy = new PolicyOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--rules", description = "Also print the rules that fired.")
  private boolean rules;

  @ArgGroup(multiplicity = "1")
  private @Nullable What what;

  /** The request: a file or an exchange. */
  private static final class What {
    @Option(names = "--input", paramLabel = "FILE", description = "Input, JSON.")
    private @Nullable Path input;

    @Option(
        names = "--exchange",
        paramLabel = "ID",
        description = "Id of a recorded exchange, or enough of its beginning.")
    private @Nullable String exchange;
  }

  private final Terminal terminal;

  PolicyEvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, PolicyException {
    List<byte[]> inputs = inputs(Objects.requireNonNull(what));
    PolicySource.Loaded loaded = policy.source().get(Optional.empty(), terminal.environment());
    try (WasmPolicyEngine engine = loaded.engine()) {
      byte[] input = decisive(engine, inputs);
      Decision decision = engine.decide(input);
      List<FiredRules.Rule> fired = rules ? loaded.fired(input, terminal.environment()) : List.of();
      if (output.isJson()) {
        terminal.out().println(OutputOption.json(json(decision, input, fired)));
      } else {
        text(decision, fired);
      }
    }
    return ExitCode.OK;
  }

  private void text(Decision decision, List<FiredRules.Rule> fired) {
    terminal.out().println(PolicyCase.words(decision));
    decision.reasons().forEach(reason -> terminal.out().println("  " + reason.meaning()));
    decision.message().ifPresent(message -> terminal.out().println("  \"" + message + "\""));
    if (rules) {
      terminal.out().println("Rules that fired:");
      fired.forEach(rule -> terminal.out().println("  " + rule));
    }
  }

  /** Of a batch, in which each element has to be allowed, the first that is not. */
  private static byte[] decisive(WasmPolicyEngine engine, List<byte[]> inputs) {
    return inputs.stream()
        .filter(input -> !(engine.decide(input) instanceof Decision.Allow))
        .findFirst()
        .orElse(inputs.getFirst());
  }

  private List<byte[]> inputs(What wanted) throws IOException {
    Path file = wanted.input;
    if (file != null) {
      return List.of(Files.readAllBytes(file));
    }
    String id = Objects.requireNonNull(wanted.exchange);
    List<PolicyInput> questions =
        RecordedRequests.find(state.recordings(terminal.environment()), id).questions();
    if (questions.isEmpty()) {
      throw new IOException("the policy was not asked about exchange " + id);
    }
    return questions.stream().map(InputJson::write).toList();
  }

  private Map<String, Object> json(Decision decision, byte[] input, List<FiredRules.Rule> fired) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("decision", PolicyCase.verdict(decision));
    json.put("reasons", decision.reasons().stream().map(Reason::code).toList());
    decision.message().ifPresent(message -> json.put("message", message));
    json.put("input", new String(input, StandardCharsets.UTF_8));
    if (rules) {
      json.put("rules", fired);
    }
    return json;
  }
}
