package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.build.BuiltPolicy;
import dev.sallyport.policy.build.OpaCommand;
import dev.sallyport.policy.build.PolicyBuilder;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.InputPath;
import dev.sallyport.policy.dependency.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Compiles a folder of Rego to a bundle: WebAssembly, data, Rego, and the list of what of a request the policy"
          + " reads. Needs opa (variable OPA, or on PATH).",
      "Says where the policy reads more than it needs to, which makes remembered decisions rarer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport policy build policy -o policy.tar.gz",
      "  sallyport policy build policy -o policy.tar.gz --plain opa.tar.gz   and one for OPA servers",
      "  sallyport policy build policy -o policy.tar.gz --signing-key signer.pem",
      "  sallyport policy build policy -o policy.tar.gz --output json | jq .reads"
    })
final class PolicyBuildCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Folder with Rego and data.")
  private Path folder = Path.of("policy");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      defaultValue = "bundle.tar.gz",
      description = "The bundle. Default: bundle.tar.gz.")
  private Path out = Path.of("bundle.tar.gz");

  @Option(names = "--plain", paramLabel = "FILE", description = "Also a bundle for OPA servers.")
  private @Nullable Path plain;

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      description = "Signs the bundles with this private key (PEM), as 'opa sign' does.")
  private @Nullable Path signingKey;

  @Option(
      names = "--signing-alg",
      paramLabel = "ALG",
      defaultValue = "RS256",
      description = "Algorithm of the signature, by the kind of key. Default: RS256.")
  private String signingAlgorithm = "RS256";

  @Option(
      names = "--scope",
      paramLabel = "TEXT",
      description = "What the signature is meant for; policy.signature.scope has to say the same.")
  private @Nullable String scope;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How to print results: text (default) or json.")
  private OutputOption.Output output = OutputOption.Output.TEXT;

  private final Terminal terminal;

  PolicyBuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, PolicyException {
    PolicyBuilder builder = new PolicyBuilder(OpaCommand.find(terminal.environment()));
    BuiltPolicy built = builder.build(folder);
    byte[] bundle = signed(builder, built.bundle());
    byte[] forServers = signed(builder, built.plain());
    Files.write(out, bundle);
    if (plain != null) {
      Files.write(plain, forServers);
    }
    if (output == OutputOption.Output.JSON) {
      terminal.out().println(OutputOption.json(json(built.dependencies(), bundle)));
    } else {
      text(built.dependencies());
    }
    return ExitCode.OK;
  }

  private void text(Dependencies reads) {
    terminal.out().println(out + " is built.");
    terminal.out().println("Decisions depend on:");
    reads.values().forEach(path -> terminal.out().println("  " + path));
    reads
        .presences()
        .forEach(path -> terminal.out().println("  " + path + " (whether it is there)"));
    reads.remarks().forEach(terminal::say);
    if (!reads.obstacles().isEmpty()) {
      terminal.say(
          reads.isHopeless()
              ? "Decisions are not remembered, because they can depend on anything:"
              : "Decisions are remembered, but for those that can depend on anything:");
      reads.obstacles().forEach(obstacle -> terminal.say(obstacle.toString()));
    }
  }

  private byte[] signed(PolicyBuilder builder, byte[] bundle) throws PolicyException {
    return signingKey == null
        ? bundle
        : builder.sign(bundle, signingKey, signingAlgorithm, Optional.ofNullable(scope));
  }

  private Map<String, Object> json(Dependencies reads, byte[] bundle) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bundle", out.toString());
    json.put("digest", Sha256.hex(bundle));
    json.put("signed", signingKey != null);
    json.put("reads", texts(reads.values()));
    json.put("reads_presence_of", texts(reads.presences()));
    json.put("reads_body", reads.readsBody());
    json.put("remembered", !reads.isHopeless());
    json.put("obstacles", reads.obstacles().stream().map(PolicyBuildCommand::json).toList());
    json.put("remarks", reads.remarks());
    return json;
  }

  private static Map<String, Object> json(Obstacle obstacle) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("why", obstacle.why());
    json.put("everywhere", obstacle.isEverywhere());
    json.put(
        "only_where",
        obstacle.isEverywhere()
            ? List.of()
            : obstacle.ways().stream().map(Obstacle.Way::toString).toList());
    return json;
  }

  private static List<String> texts(Iterable<InputPath> paths) {
    List<String> texts = new ArrayList<>();
    paths.forEach(path -> texts.add(path.toString()));
    return texts;
  }
}
