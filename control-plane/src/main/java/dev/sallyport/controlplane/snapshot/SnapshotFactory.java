package dev.sallyport.controlplane.snapshot;

import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.KeySet;
import dev.sallyport.controlplane.keys.UnusableKeysException;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.core.snapshot.GuardSnapshot;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.core.snapshot.GuardSnapshot.HeldApprovals;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.lint.Invariants;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes snapshots of gateways: loads the key material, gets the policy, builds the Envoys' part and
 * checks that it opens no door. Whatever fails refuses the whole.
 *
 * <p>For one thread at a time.
 */
public final class SnapshotFactory {

  private final KeyRing keyRing;
  private final PolicyBundles bundles;
  private final SecretRef ownMaskKey;
  private final SecretRef ownApprovalKey;

  /**
   * A factory.
   *
   * @param ownMaskKey what a gateway without a mask key of its own gets
   * @param ownApprovalKey the same for one without a key of approvals
   */
  public SnapshotFactory(
      KeyRing keyRing, PolicyBundles bundles, SecretRef ownMaskKey, SecretRef ownApprovalKey) {
    this.keyRing = keyRing;
    this.bundles = bundles;
    this.ownMaskKey = ownMaskKey;
    this.ownApprovalKey = ownApprovalKey;
  }

  /** What a revision is the hash of. */
  private record Content(
      Gateway gateway,
      String policyBundle,
      SortedMap<String, String> certificates,
      Optional<URI> pages) {}

  /**
   * The snapshot of a gateway.
   *
   * @throws RefusedException if key material, policy or the resulting Envoy resources are unusable
   */
  public Snapshot make(Gateway gateway) throws RefusedException {
    KeySet keys = keys(gateway);
    Bytes bundle = Bytes.of(bundles.get(gateway.policy()));

    String revision =
        Sha256.hex(
            SnapshotJson.write(
                new Content(gateway, bundle.sha256(), keys.publicParts(), pages(gateway))));
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
        gateway.policy().opa(),
        new HeldApprovals(
            gateway.approvals().key().or(() -> Optional.of(ownApprovalKey)),
            gateway.approvals().heldBytes(),
            gateway.approvals().samePerson(),
            pages(gateway)));
  }

  private static Optional<URI> pages(Gateway gateway) {
    return gateway.operators().map(Operators::url);
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
        resource.body(),
        resource.pathPrefix(),
        resource.idleTimeoutSeconds(),
        resource.hold());
  }
}
