package dev.sallyport.core.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.TokenSource;
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
 */
public record GuardSnapshot(
    String revision,
    List<Issuer> issuers,
    List<GuardedResource> resources,
    MaskSettings masking,
    JsonNode policyData,
    String policyBundleDigest,
    Optional<OpaServer> opa) {
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
    this(revision, issuers, resources, masking, policyData, policyBundleDigest, Optional.empty());
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
   */
  public record GuardedResource(
      String name,
      Kind kind,
      String hostname,
      TokenSource token,
      boolean clientCertificateRequired,
      Masking masking,
      Recording recording,
      BodyReading body) {

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
