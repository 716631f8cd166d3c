package dev.sallyport.core.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.identity.Person;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The part of a snapshot that the ext-proc servers obey. It names no upstream address, and of
 * secrets only where they are kept.
 *
 * @param revision content hash of the whole snapshot, lower-case hex of SHA-256
 * @param issuers whose tokens count
 * @param resources what is protected
 * @param masking what masking has in common; always with a key
 * @param policyData document that Rego sees as {@code data}
 * @param policyBundleDigest lower-case hex of SHA-256 over the compiled bundle
 * @param opa OPA server that decides instead of the bundle
 * @param approvals what approvals have in common; always with a key
 */
public record GuardSnapshot(
    String revision,
    List<Issuer> issuers,
    List<GuardedResource> resources,
    MaskSettings masking,
    JsonNode policyData,
    String policyBundleDigest,
    Optional<OpaServer> opa,
    HeldApprovals approvals) {
  public GuardSnapshot {
    issuers = List.copyOf(issuers);
    resources = List.copyOf(resources);
  }

  /** Obeys the bundle. */
  public GuardSnapshot(
      String revision,
      List<Issuer> issuers,
      List<GuardedResource> resources,
      MaskSettings masking,
      JsonNode policyData,
      String policyBundleDigest) {
    this(
        revision,
        issuers,
        resources,
        masking,
        policyData,
        policyBundleDigest,
        Optional.empty(),
        HeldApprovals.NONE);
  }

  /**
   * What a guard knows of approvals.
   *
   * @param key where the secret behind digests of held requests is kept; empty if nothing can be
   *     held
   * @param heldBytes most bytes of held requests
   * @param samePerson names that are one person, in groups
   * @param pages where people look at approvals in a browser, if there is such a place
   */
  public record HeldApprovals(
      Optional<SecretRef> key, long heldBytes, List<List<Person>> samePerson, Optional<URI> pages) {

    /** Nothing can be held. */
    public static final HeldApprovals NONE =
        new HeldApprovals(Optional.empty(), 0, List.of(), Optional.empty());

    public HeldApprovals {
      samePerson = samePerson.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A resource as the guard sees it.
   *
   * @param name its name
   * @param kind what it speaks
   * @param hostname its hostname
   * @param token where its callers carry their token
   * @param clientCertificateRequired whether callers need a verified client certificate too
   * @param masking what is masked
   * @param recording what is recorded
   * @param body how bodies are read where the policy asks about them
   * @param pathPrefix prefix of the paths that belong to it
   * @param idleTimeoutSeconds how long Envoy lets a stream be silent
   * @param hold how its requests are held for approval
   */
  public record GuardedResource(
      String name,
      Kind kind,
      String hostname,
      TokenSource token,
      boolean clientCertificateRequired,
      Masking masking,
      Recording recording,
      BodyReading body,
      String pathPrefix,
      int idleTimeoutSeconds,
      HoldSettings hold) {

    private static final int IDLE_TIMEOUT_SECONDS = 300;

    /** A resource that is held as by default. */
    public GuardedResource(
        String name,
        Kind kind,
        String hostname,
        TokenSource token,
        boolean clientCertificateRequired,
        Masking masking,
        Recording recording,
        BodyReading body) {
      this(
          name,
          kind,
          hostname,
          token,
          clientCertificateRequired,
          masking,
          recording,
          body,
          "/",
          IDLE_TIMEOUT_SECONDS,
          HoldSettings.DEFAULT);
    }

    /** A resource whose bodies are read as by default. */
    public GuardedResource(
        String name,
        Kind kind,
        String hostname,
        TokenSource token,
        boolean clientCertificateRequired,
        Masking masking,
        Recording recording) {
      this(
          name,
          kind,
          hostname,
          token,
          clientCertificateRequired,
          masking,
          recording,
          BodyReading.DEFAULT);
    }
  }
}
