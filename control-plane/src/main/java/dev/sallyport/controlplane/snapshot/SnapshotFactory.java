package dev.sallyport.controlplane.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.KeySet;
import dev.sallyport.controlplane.keys.UnusableKeysException;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.core.snapshot.GuardSnapshot;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.lint.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots of gateways: loads the key material, compiles the policy to see that it can be,
 * builds the Envoys' part and checks that it opens no door. Whatever fails refuses the whole.
 *
 * <p>For one thread at a time.
 */
public final class SnapshotFactory {

  private final KeyRing keyRing;
  private final PolicyCheck policyCheck;
  private final byte[] standardBundle;
  private final SecretRef ownMaskKey;
  private @Nullable Policy compiled;

  /**
   * A factory.
   *
   * @param standardBundle what a gateway without a bundle of its own gets
   * @param ownMaskKey the same for one without a mask key
   */
  public SnapshotFactory(
      KeyRing keyRing, PolicyCheck policyCheck, byte[] standardBundle, SecretRef ownMaskKey) {
    this.keyRing = keyRing;
    this.policyCheck = policyCheck;
    this.standardBundle = standardBundle.clone();
    this.ownMaskKey = ownMaskKey;
  }

  /** Bundle and data that decide together; compiling takes seconds and is done once per value. */
  private record Policy(String bundleDigest, JsonNode data) {}

  /** What a revision is the hash of. */
  private record Content(
      Gateway gateway, String policyBundle, SortedMap<String, String> certificates) {}

  /**
   * The snapshot of a gateway.
   *
   * @throws RefusedException if key material, policy or the resulting Envoy resources are unusable
   */
  public Snapshot make(Gateway gateway) throws RefusedException {
    KeySet keys = keys(gateway);
    Bytes bundle = Bytes.of(bundle(gateway.policy()));
    check(new Policy(bundle.sha256(), gateway.policy().data()), bundle);

    String revision =
        Sha256.hex(SnapshotJson.write(new Content(gateway, bundle.sha256(), keys.publicParts())));
    EnvoySnapshot envoy = EnvoySnapshot.of(gateway, revision, keys);
    List<String> broken = Invariants.check(envoy);
    if (!broken.isEmpty()) {
      throw new RefusedException(broken);
    }
    byte[] document = SnapshotJson.write(guardSnapshot(gateway, revision, bundle.sha256()));
    return new Snapshot(
        revision,
        keys.secretDigest(),
        Bytes.of(document),
        bundle,
        envoy,
        keys.expiry(),
        keys.renewAt(),
        gateway.resources());
  }

  private KeySet keys(Gateway gateway) throws RefusedException {
    try {
      return keyRing.load(gateway);
    } catch (UnusableKeysException e) {
      throw new RefusedException(e.problems());
    }
  }

  private byte[] bundle(PolicySource policy) throws RefusedException {
    if (policy.bundleFile().isEmpty()) {
      return standardBundle;
    }
    String file = policy.bundleFile().get();
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new RefusedException(List.of("policy bundle " + file + " cannot be read."));
    }
  }

  @SuppressWarnings("CatchGeneral") // whatever an engine throws at a bundle makes it unusable
  private void check(Policy policy, Bytes bundle) throws RefusedException {
    if (policy.equals(compiled)) {
      return;
    }
    try {
      policyCheck.compile(bundle.content().toByteArray(), policy.data());
    } catch (Exception e) {
      throw new RefusedException(List.of("policy bundle cannot be used: " + e.getMessage()));
    }
    compiled = policy;
  }

  private GuardSnapshot guardSnapshot(Gateway gateway, String revision, String bundleDigest) {
    return new GuardSnapshot(
        revision,
        gateway.issuers(),
        gateway.resources().stream().map(SnapshotFactory::guarded).toList(),
        new MaskSettings(
            gateway.masking().key().or(() -> Optional.of(ownMaskKey)),
            gateway.masking().detectors()),
        gateway.policy().data(),
        bundleDigest,
        gateway.policy().opa());
  }

  private static GuardedResource guarded(Resource resource) {
    return new GuardedResource(
        resource.name(),
        resource.kind(),
        resource.hostname(),
        resource.token(),
        resource.clientCertificate() == ClientCertificateMode.REQUIRED,
        resource.masking(),
        resource.recording(),
        resource.body());
  }
}
