package dev.sallyport.cli.command;

import dev.sallyport.cli.policy.PolicySource;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which policy, and on what data. */
final class PolicyOption {
  @Parameters(
      paramLabel = "POLICY",
      description = "A bundle, a folder with Rego (built with opa), or standard.")
  private String policy = "standard";

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Data of the policy, JSON or YAML; of a sallyport.yaml its policy.data.")
  private @Nullable Path data;

  PolicySource source() {
    return new PolicySource(policy, Optional.ofNullable(data));
  }
}
