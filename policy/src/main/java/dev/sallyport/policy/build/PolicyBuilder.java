package dev.sallyport.policy.build;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.dependency.Analysis;
import dev.sallyport.policy.dependency.AnalysisException;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.DependenciesJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds a folder of Rego. */
public final class PolicyBuilder {

  private static final List<String> OPTIONAL =
      List.of(WasmPolicyEngine.PROBLEMS, WasmPolicyEngine.READS_BODY);

  private final OpaCommand opa;

  /** A builder that uses a command. */
  public PolicyBuilder(OpaCommand opa) {
    this.opa = opa;
  }

  /**
   * Builds all Rego and data below a folder, but tests ({@code *_test.rego}).
   *
   * @throws PolicyException if OPA refuses it, with OPA's words: file, line and cause
   */
  public BuiltPolicy build(Path folder) throws PolicyException {
    if (!Files.isDirectory(folder)) {
      throw new PolicyException(folder + " is no folder");
    }
    try {
      Path work = Files.createTempDirectory("policy");
      try {
        return build(folder, work.resolve("bundle.tar.gz"));
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new PolicyException("the policy cannot be built: " + e.getMessage(), e);
    }
  }

  private BuiltPolicy build(Path folder, Path out) throws PolicyException, IOException {
    List<String> entrypoints = entrypoints(folder, out);
    Dependencies dependencies = dependencies(opa(folder, out, "plan", entrypoints));
    Map<String, byte[]> files = new HashMap<>(opa(folder, out, "wasm", entrypoints));
    byte[] wasm = files.getOrDefault("policy.wasm", new byte[0]);
    files.put(DependenciesJson.FILE, DependenciesJson.write(dependencies, Sha256.hex(wasm)));
    return new BuiltPolicy(
        TarGz.write(files), TarGz.write(opa(folder, out, "rego", List.of())), dependencies);
  }

  /** The decision, and those of the optional entrypoints that the policy has. */
  private List<String> entrypoints(Path folder, Path out) throws PolicyException {
    List<String> entrypoints = new ArrayList<>(List.of(WasmPolicyEngine.DECISION));
    for (String optional : OPTIONAL) {
      OpaCommand.Result result = run(folder, out, "plan", List.of(optional));
      if (result.status() == 0) {
        entrypoints.add(optional);
      } else if (!result.words().contains("does not refer to a rule")) {
        throw new PolicyException(result.words());
      }
    }
    return entrypoints;
  }

  private Map<String, byte[]> opa(Path folder, Path out, String target, List<String> entrypoints)
      throws PolicyException, IOException {
    OpaCommand.Result result = run(folder, out, target, entrypoints);
    if (result.status() != 0) {
      throw new PolicyException(result.words());
    }
    return TarGz.read(Files.readAllBytes(out));
  }

  private OpaCommand.Result run(Path folder, Path out, String target, List<String> entrypoints)
      throws PolicyException {
    List<String> arguments =
        new ArrayList<>(
            List.of("build", "--bundle", ".", "--ignore", "*_test.rego", "--target", target));
    arguments.addAll(List.of("--output", out.toString()));
    entrypoints.forEach(entrypoint -> arguments.addAll(List.of("--entrypoint", entrypoint)));
    return opa.run(folder, arguments);
  }

  private static Dependencies dependencies(Map<String, byte[]> files) throws PolicyException {
    try {
      return Analysis.of(files.getOrDefault("plan.json", new byte[0]), WasmPolicyEngine.DECISION);
    } catch (AnalysisException e) {
      throw new PolicyException("what the policy reads cannot be told: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
