package dev.sallyport.cli.command;

import dev.sallyport.cli.policy.PolicySource;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.build.OpaCommand;
import dev.sallyport.policy.cases.CaseFile;
import dev.sallyport.policy.cases.PolicyCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Tests a policy: runs opa test where it is a folder with Rego, and decides the cases of a table.",
      "Exit code 1 if anything is not as expected."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport policy test policy",
      "  sallyport policy test policy --cases cases.yaml",
      "  sallyport policy test standard --data sallyport.yaml --cases cases.yaml --output json",
      "",
      "A table of cases:",
      "  cases:",
      "    - resource: documents",
      "      groups: [partners]",
      "      requests:",
      "        allow: [GET /api/v2/public]",
      "        path_not_allowed: [GET /, GET /api]"
    })
final class PolicyTestCommand implements Callable<Integer> {
  @Mixin private final PolicyOption policy = new PolicyOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "Table of requests and decisions, YAML. May be given several times.")
  private List<Path> files = List.of();

  private final Terminal terminal;

  PolicyTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A case that was decided otherwise. */
  private record Failure(String file, String name, String expected, String was) {}

  @Override
  public Integer call() throws IOException, PolicyException {
    PolicySource source = policy.source();
    Optional<OpaCommand.Result> opa = opaTest(source);
    List<Failure> failures = new ArrayList<>();
    int cases = 0;
    for (Path file : files) {
      CaseFile table = CaseFile.read(Files.readString(file));
      cases += table.cases().size();
      try (WasmPolicyEngine engine =
          source.load(Optional.of(table.data()), terminal.environment())) {
        failures.addAll(failures(file, table, engine));
      }
    }
    report(opa, cases, failures);
    boolean sound = failures.isEmpty() && opa.map(run -> run.status() == 0).orElse(true);
    return sound ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Optional<OpaCommand.Result> opaTest(PolicySource source) throws PolicyException {
    Optional<Path> folder = source.folder();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        OpaCommand.find(terminal.environment())
            .run(folder.get(), List.of("test", "--verbose", ".")));
  }

  private static List<Failure> failures(Path file, CaseFile table, WasmPolicyEngine engine) {
    List<Failure> failures = new ArrayList<>();
    for (PolicyCase one : table.cases()) {
      Decision was = engine.decide(one.input().toString().getBytes(StandardCharsets.UTF_8));
      if (!one.isMetBy(was)) {
        failures.add(
            new Failure(file.toString(), one.name(), one.expected(), PolicyCase.words(was)));
      }
    }
    return failures;
  }

  private void report(Optional<OpaCommand.Result> opa, int cases, List<Failure> failures) {
    if (output.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      opa.ifPresent(run -> json.put("opa_test", run.status() == 0));
      json.put("cases", cases);
      json.put("failures", failures);
      terminal.out().println(OutputOption.json(json));
      return;
    }
    opa.ifPresent(run -> terminal.out().print(run.out() + run.err()));
    for (Failure failure : failures) {
      terminal
          .out()
          .printf(
              "%s: %s%n  expected %s, was %s%n",
              failure.file(), failure.name(), failure.expected(), failure.was());
    }
    terminal.out().printf("%d cases, %d not as expected%n", cases, failures.size());
  }
}
