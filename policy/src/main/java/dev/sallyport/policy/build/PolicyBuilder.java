package dev.sallyport.policy.build;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.dependency.Analysis;
import dev.sallyport.policy.dependency.AnalysisException;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.DependenciesJson;
import dev.sallyport.policy.signature.SignedBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds a folder of Rego. */
public final class PolicyBuilder {

  private static final JsonMapper JSON = new JsonMapper();
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

  /**
   * Signs a bundle with {@code opa sign}.
   *
   * @param key PEM file of a private key
   * @param algorithm for example {@code RS256} or {@code ES256} (RFC 7518 §3.1)
   * @param scope what the signature is meant for
   * @return the bundle with the signature in it
   * @throws PolicyException if OPA cannot sign with the key, with OPA's words
   */
  public byte[] sign(byte[] bundle, Path key, String algorithm, Optional<String> scope)
      throws PolicyException {
    try {
      Path work = Files.createTempDirectory("policy");
      try {
        Path unsigned = Files.write(work.resolve("bundle.tar.gz"), bundle);
        List<String> arguments =
            new ArrayList<>(
                List.of("sign", "--bundle", unsigned.toString(), "--signing-alg", algorithm));
        arguments.addAll(List.of("--signing-key", key.toAbsolutePath().toString()));
        arguments.addAll(List.of("--output-file-path", work.toString()));
        if (scope.isPresent()) {
          byte[] claims = JSON.writeValueAsBytes(Map.of("scope", scope.get()));
          Path file = Files.write(work.resolve("claims.json"), claims);
          arguments.addAll(List.of("--claims-file", file.toString()));
        }
        OpaCommand.Result result = opa.run(work, arguments);
        if (result.status() != 0) {
          throw new PolicyException("the bundle cannot be signed: " + result.words());
        }
        Map<String, byte[]> files = new HashMap<>(TarGz.read(bundle));
        files.put(
            SignedBundle.SIGNATURES, Files.readAllBytes(work.resolve(SignedBundle.SIGNATURES)));
        return TarGz.write(files);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new PolicyException("the bundle cannot be signed: " + e.getMessage(), e);
    }
  }

  private BuiltPolicy build(Path folder, Path out) throws PolicyException, IOException {
    List<String> entrypoints = entrypoints(folder, out);
    Dependencies dependencies = dependencies(opa(folder, out, "plan", entrypoints));
    Map<String, byte[]> plain = opa(folder, out, "rego", List.of());
    Map<String, byte[]> files = new HashMap<>(opa(folder, out, "wasm", entrypoints));
    // OPA cuts the rules that it has compiled out of the Rego beside them.
    plain.forEach(
        (name, content) -> {
          if (name.endsWith(".rego")) {
            files.put(name, content);
          }
        });
    byte[] wasm = files.getOrDefault("policy.wasm", new byte[0]);
    files.put(DependenciesJson.FILE, DependenciesJson.write(dependencies, Sha256.hex(wasm)));
    return new BuiltPolicy(TarGz.write(files), TarGz.write(plain), dependencies);
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
