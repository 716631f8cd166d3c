package dev.sallyport.extproc.snapshot;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.core.snapshot.GuardSnapshot;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.TlsContexts;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.OpaServerEngine;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.policy.memo.MemoisedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the engine that a snapshot asks for: its bundle, or an OPA server. */
public final class PolicyEngines implements SnapshotLoader.Engines {

  private final Function<String, @Nullable String> environment;
  private final MemoCounters memo;

  /**
   * @param environment value of an environment variable of this process; null if it is not set
   * @param memo counts decisions that are remembered
   */
  public PolicyEngines(Function<String, @Nullable String> environment, MemoCounters memo) {
    this.environment = environment;
    this.memo = memo;
  }

  @Override
  public PolicyEngine load(byte[] bundle, GuardSnapshot snapshot, Set<DetectorId> detectors)
      throws PolicyException {
    EngineOptions options = EngineOptions.DEFAULT.withDetectors(detectors);
    Optional<OpaServer> opa = snapshot.opa();
    return opa.isPresent()
        ? server(opa.get(), options)
        : MemoisedEngine.of(WasmPolicyEngine.load(bundle, snapshot.policyData(), options), memo);
  }

  private PolicyEngine server(OpaServer server, EngineOptions options) throws PolicyException {
    try {
      return new OpaServerEngine(
          server.url(), trust(server.authorities()), server.token().map(this::token), options);
    } catch (PkiException | NoSuchAlgorithmException e) {
      throw new PolicyException("the authorities of the OPA server cannot be used", e);
    }
  }

  private static SSLContext trust(TrustBundle authorities)
      throws PkiException, NoSuchAlgorithmException {
    return switch (authorities) {
      case TrustBundle.SystemStore() -> SSLContext.getDefault();
      case TrustBundle.Pem(String certificates, _) -> TlsContexts.trusting(List.of(certificates));
    };
  }

  private Secret<String> token(SecretRef reference) {
    return Secret.of(
        switch (reference) {
          case SecretRef.FromFile(String path) -> file(reference, Path.of(path));
          case SecretRef.FromEnvironment(String variable) -> variable(reference, variable);
        });
  }

  private static String file(SecretRef reference, Path path) {
    try {
      return Files.readString(path).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the token " + reference + " cannot be read by the guard; give its user the right", e);
    }
  }

  private String variable(SecretRef reference, String variable) {
    String value = environment.apply(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          "the token " + reference + " is not set in the guard's environment");
    }
    return value;
  }
}
