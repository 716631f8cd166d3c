package dev.sallyport.envoy.secret;

import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.HostClients;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTrust;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every secret that listeners and clusters of a gateway name. */
public final class Secrets {

  private final SortedMap<String, Secret> byName = new TreeMap<>();
  private final Keys keys;

  private Secrets(Keys keys) {
    this.keys = keys;
  }

  /**
   * All secrets of a gateway, sorted by name.
   *
   * @param clusterOf name of a resource's cluster
   */
  public static List<Secret> of(Gateway gateway, Keys keys, Function<Resource, String> clusterOf) {
    Secrets secrets = new Secrets(keys);
    for (Listener listener : gateway.listeners()) {
      Stream.concat(
              listener.clientTrust().stream(), listener.clients().stream().map(HostClients::trust))
          .map(ClientTrust::authorities)
          .forEach(secrets::addAuthorities);
    }
    for (Resource resource : gateway.resources()) {
      secrets.addServer(resource.listener(), resource.hostname());
      secrets.addUpstream(resource.name(), resource.upstream(), clusterOf.apply(resource));
    }
    return List.copyOf(secrets.byName.values());
  }

  private void addServer(String listener, String hostname) {
    add(certificate(SecretNames.server(listener, hostname), keys.server(listener, hostname)));
  }

  private void addUpstream(String resource, Upstream upstream, String cluster) {
    if (upstream.tls().trust() instanceof UpstreamTrust.Authorities authorities) {
      addAuthorities(authorities.bundle());
    }
    if (upstream.tls().clientCertificate().isPresent()) {
      add(certificate(SecretNames.upstreamClient(cluster), keys.upstreamClient(resource)));
    }
    upstream
        .credential()
        .ifPresent(
            credential ->
                add(
                    Secret.newBuilder()
                        .setName(SecretNames.credential(cluster))
                        .setGenericSecret(
                            GenericSecret.newBuilder()
                                .setSecret(
                                    inline(
                                        credential.prefix() + keys.credential(resource).reveal())))
                        .build()));
  }

  private void addAuthorities(TrustBundle bundle) {
    CertificateValidationContext.Builder context = CertificateValidationContext.newBuilder();
    switch (bundle) {
      case TrustBundle.Pem(String certificates, Optional<String> revocations) -> {
        context.setTrustedCa(inline(certificates));
        revocations.ifPresent(lists -> context.setCrl(inline(lists)));
      }
      case TrustBundle.SystemStore _ -> context.setTrustedCa(inline(keys.systemAuthorities()));
    }
    add(
        Secret.newBuilder()
            .setName(SecretNames.authorities(bundle))
            .setValidationContext(context)
            .build());
  }

  private void add(Secret secret) {
    byName.put(secret.getName(), secret);
  }

  private static Secret certificate(String name, Keys.KeyPair pair) {
    return Secret.newBuilder()
        .setName(name)
        .setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(inline(pair.chainPem()))
                .setPrivateKey(inline(pair.keyPem().reveal())))
        .build();
  }

  private static DataSource inline(String text) {
    return DataSource.newBuilder().setInlineString(text).build();
  }
}
