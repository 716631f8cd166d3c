package dev.sallyport.extproc.snapshot;

import com.google.protobuf.ByteString;
import dev.sallyport.approvals.request.DigestKey;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.snapshot.GuardSnapshot;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.core.snapshot.SnapshotJson;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.identity.IdentityStep;
import dev.sallyport.extproc.identity.TokenVerifier;
import dev.sallyport.extproc.identity.Verifiers;
import dev.sallyport.extproc.policy.PolicyStep;
import dev.sallyport.masking.Masker;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.proto.v1.SnapshotUpdate;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a snapshot ready to be obeyed: checks that it arrived whole, compiles its policy, and
 * builds the steps of its resources. It takes seconds, so that it runs beside the traffic, never in
 * it.
 */
public final class SnapshotLoader {

  private final Engines engines;
  private final Verifiers verifiers;
  private final Masks masks;
  private final InstantSource clock;
  private final DigestKeys digestKeys;

  /** Compiles policy bundles. */
  public interface Engines {

    /**
     * Compiles a bundle.
     *
     * @param detectors those that its decisions may name
     * @throws PolicyException if it cannot be used, with the reason
     */
    PolicyEngine load(byte[] bundle, GuardSnapshot snapshot, Set<DetectorId> detectors)
        throws PolicyException;
  }

  /** Makes maskers. */
  public interface Masks {

    /**
     * The masker of a gateway.
     *
     * @throws IllegalArgumentException if there is none with its settings, with the reason
     */
    Masker of(MaskSettings settings);
  }

  /** A loader. */
  public SnapshotLoader(
      Engines engines,
      Verifiers verifiers,
      Masks masks,
      DigestKeys digestKeys,
      InstantSource clock) {
    this.engines = engines;
    this.digestKeys = digestKeys;
    this.verifiers = verifiers;
    this.masks = masks;
    this.clock = clock;
  }

  /**
   * Makes an update ready.
   *
   * @throws RejectedException if it is damaged or cannot be obeyed, with the reason
   */
  public ActiveSnapshot load(SnapshotUpdate update) throws RejectedException {
    GuardSnapshot snapshot = document(update);
    try {
      Map<String, TokenVerifier> byIssuer = verifiers.of(snapshot.issuers());
      Masker masker = masks.of(snapshot.masking());
      PolicyEngine engine =
          engines.load(update.getPolicyBundle().toByteArray(), snapshot, masker.detectors());
      Optional<DigestKey> key = snapshot.approvals().key().map(digestKeys::of);
      SamePerson people = people(snapshot);
      masker.prepare(masker.everything());
      Map<String, GuardedRoute> routes = new HashMap<>();
      for (GuardedResource resource : snapshot.resources()) {
        Masker own = speaking(masker, resource).reading(resource.masking().inspection());
        masker.prepare(resource.masking().request());
        masker.prepare(resource.masking().response());
        routes.put(
            resource.name(),
            new GuardedRoute(
                snapshot.revision(),
                resource,
                new IdentityStep(resource.token(), accepted(resource, byIssuer)),
                new PolicyStep(resource, engine, clock),
                own,
                new HoldStep(resource, key, people, snapshot.approvals().pages(), own)));
      }
      return new ActiveSnapshot(
          snapshot.revision(), routes, engine, snapshot.approvals().heldBytes());
    } catch (PolicyException | IllegalArgumentException e) {
      throw new RejectedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static SamePerson people(GuardSnapshot snapshot) {
    return SamePerson.of(
        snapshot.approvals().samePerson().stream()
            .map(
                names ->
                    names.stream().map(name -> new Human(name.issuer(), name.subject())).toList())
            .toList());
  }

  private static Masker speaking(Masker masker, GuardedResource resource) {
    return resource
        .masking()
        .descriptors()
        .map(descriptors -> masker.speaking(Base64.getDecoder().decode(descriptors)))
        .orElse(masker);
  }

  private static GuardSnapshot document(SnapshotUpdate update) throws RejectedException {
    requireDigest("document", update.getDocument(), hex(update.getDocumentDigest()));
    GuardSnapshot snapshot;
    try {
      snapshot = SnapshotJson.readGuard(update.getDocument().toByteArray());
    } catch (IOException e) {
      throw new RejectedException("the document is not a snapshot that this version knows", e);
    }
    if (!snapshot.revision().equals(update.getRevision())) {
      throw new RejectedException("the document is of another revision");
    }
    requireDigest("policy bundle", update.getPolicyBundle(), snapshot.policyBundleDigest());
    return snapshot;
  }

  private static void requireDigest(String what, ByteString bytes, String expected)
      throws RejectedException {
    String found = Sha256.hex(bytes.toByteArray());
    if (!found.equals(expected)) {
      throw new RejectedException("the " + what + " does not have the digest it came with");
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static List<TokenVerifier> accepted(
      GuardedResource resource, Map<String, TokenVerifier> byIssuer) throws RejectedException {
    List<TokenVerifier> accepted = new ArrayList<>();
    for (String name : resource.token().issuers()) {
      TokenVerifier verifier = byIssuer.get(name);
      if (verifier == null) {
        throw new RejectedException(
            "resource " + resource.name() + " names issuer " + name + ", which is not there");
      }
      accepted.add(verifier);
    }
    return accepted;
  }
}
