package dev.sallyport.controlplane.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.SecretRef;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Gateways for tests: one listener {@code main}, resources as asked for. */
public final class Gateways {

  private Gateways() {}

  /** A gateway with these resources. */
  public static Gateway of(int port, List<Listener.ServerCertificate> imported, Resource... them) {
    Listener listener =
        new Listener(
            "main",
            new Address("127.0.0.1", port),
            TlsProfile.MODERN,
            ClientCertificateMode.NONE,
            Optional.empty(),
            imported);
    return new Gateway(
        List.of(listener),
        List.of(),
        List.of(them),
        new PolicySource(new BundleSource.Standard(), JsonNodeFactory.instance.objectNode()));
  }

  /** A resource for a hostname whose upstream is at a port of this machine. */
  public static Resource resource(String name, String hostname, int upstreamPort) {
    return resource(name, hostname, upstreamPort, Optional.empty());
  }

  /** The same with a credential kept at a reference. */
  public static Resource resource(
      String name, String hostname, int upstreamPort, Optional<SecretRef> credential) {
    return new Resource(
        name,
        Kind.HTTP,
        "main",
        hostname,
        "/",
        ClientCertificateMode.NONE,
        new TokenSource("authorization", List.of("corp")),
        new Upstream(
            List.of(new Address("127.0.0.1", upstreamPort)),
            new UpstreamTls(
                "upstream.test",
                TlsVersion.TLS_1_3,
                new UpstreamTrust.Authorities(
                    new TrustBundle.SystemStore(), List.of("upstream.test"), List.of()),
                Optional.empty(),
                EnumSet.allOf(Alpn.class),
                UpstreamTls.HANDSHAKE_TIMEOUT_SECONDS),
            credential.map(value -> new InjectedCredential("x-api-key", "", value)),
            Optional.empty()),
        new Masking(MaskPlan.NOTHING, MaskPlan.NOTHING, Uninspectable.REFUSE),
        new Recording(RecordingLevel.METADATA, 0),
        60);
  }
}
