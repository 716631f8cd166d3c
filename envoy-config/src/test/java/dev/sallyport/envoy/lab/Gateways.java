package dev.sallyport.envoy.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.KeyPairRef;
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

/** Gateways for tests, in few words. */
public final class Gateways {

  private Gateways() {}

  /** A gateway with one listener. */
  public static Gateway of(Listener listener, Resource... resources) {
    return of(List.of(listener), List.of(resources));
  }

  /** A gateway with several listeners. */
  public static Gateway of(List<Listener> listeners, List<Resource> resources) {
    return new Gateway(
        listeners,
        List.of(),
        resources,
        new PolicySource(new BundleSource.Standard(), JsonNodeFactory.instance.objectNode()));
  }

  /** A resource served on another listener than "door". */
  public static Resource on(String listener, Resource resource) {
    return new Resource(
        resource.name() + "-" + listener,
        resource.kind(),
        listener,
        resource.hostname(),
        resource.pathPrefix(),
        resource.clientCertificate(),
        resource.token(),
        resource.upstream(),
        resource.masking(),
        resource.recording(),
        resource.idleTimeoutSeconds());
  }

  /** A listener named "door" on any free port that asks for no client certificates. */
  public static Listener door(TlsProfile profile) {
    return door(profile, ClientCertificateMode.NONE, Optional.empty());
  }

  /** A listener named "door" on any free port. */
  public static Listener door(
      TlsProfile profile, ClientCertificateMode mode, Optional<TrustBundle> authorities) {
    return new Listener(
        "door",
        new Address("127.0.0.1", 0),
        profile,
        mode,
        authorities.map(bundle -> new ClientTrust(bundle, List.of())),
        List.of());
  }

  /** A resource behind the listener "door". */
  public static Resource resource(String name, String hostname, String prefix, Upstream upstream) {
    return resource(name, hostname, prefix, upstream, ClientCertificateMode.NONE);
  }

  /** A resource behind the listener "door" that wants client certificates. */
  public static Resource resource(
      String name,
      String hostname,
      String prefix,
      Upstream upstream,
      ClientCertificateMode certificates) {
    return new Resource(
        name,
        Kind.HTTP,
        "door",
        hostname,
        prefix,
        certificates,
        new TokenSource("authorization", List.of("demo")),
        upstream,
        new Masking(MaskPlan.NOTHING, MaskPlan.NOTHING, Uninspectable.REFUSE),
        new Recording(RecordingLevel.METADATA, 0),
        60);
  }

  /** An upstream that is called "upstream.test", shows no certificate and gets no credential. */
  public static Upstream upstream(Address address, UpstreamTrust trust) {
    return upstream(address, tls(trust));
  }

  /** The same with a credential. */
  public static Upstream upstream(
      Address address, UpstreamTrust trust, InjectedCredential credential) {
    return new Upstream(List.of(address), tls(trust), Optional.of(credential), Optional.empty());
  }

  /** An upstream that gets no credential. */
  public static Upstream upstream(Address address, UpstreamTls tls) {
    return new Upstream(List.of(address), tls, Optional.empty(), Optional.empty());
  }

  /** The same TLS, showing the certificate that {@link IssuedKeys} has for the gateway. */
  public static UpstreamTls showingOwn(UpstreamTls tls) {
    return new UpstreamTls(
        tls.serverName(),
        tls.minimumVersion(),
        tls.trust(),
        Optional.of(new KeyPairRef("", new SecretRef.FromEnvironment("UNUSED"))),
        tls.alpn(),
        tls.handshakeTimeoutSeconds());
  }

  /** TLS to "upstream.test" that shows no certificate. */
  public static UpstreamTls tls(UpstreamTrust trust) {
    return tls(trust, TlsVersion.TLS_1_2, UpstreamTls.HANDSHAKE_TIMEOUT_SECONDS);
  }

  /** The same with another minimum version and timeout. */
  public static UpstreamTls tls(UpstreamTrust trust, TlsVersion minimum, int timeoutSeconds) {
    return new UpstreamTls(
        "upstream.test",
        minimum,
        trust,
        Optional.empty(),
        EnumSet.allOf(Alpn.class),
        timeoutSeconds);
  }
}
