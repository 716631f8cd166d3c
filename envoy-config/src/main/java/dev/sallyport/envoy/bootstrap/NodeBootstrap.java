package dev.sallyport.envoy.bootstrap;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import dev.sallyport.envoy.evidence.AccessLogs;
import dev.sallyport.envoy.filter.Guard;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.PathConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.nio.file.Path;

/**
 * Bootstrap of an Envoy that reaches control plane and ext-proc server on another machine, over
 * mutual TLS. Its own certificate and what it believes come from files in the form of SDS, which it
 * reads again when they are replaced: an Envoy cannot renew, over the connection that a certificate
 * opens, that certificate.
 */
public final class NodeBootstrap {

  /** Name of the node's certificate in its file. */
  private static final String NODE_CERTIFICATE = "node";

  /** Name of what it believes, in a file of its own. */
  private static final String AUTHORITIES = "authorities";

  private NodeBootstrap() {}

  /**
   * How the gateway's servers are reached.
   *
   * @param host their host, a DNS name or an IP address
   * @param controlPlanePort port of the control plane
   * @param guardPort port of the ext-proc server
   * @param authorities file that {@link #authorities} is written to
   * @param secrets file that {@link #secrets} is written to
   */
  public record Servers(
      String host, int controlPlanePort, int guardPort, Path authorities, Path secrets) {}

  /**
   * JSON of the bootstrap.
   *
   * @param node name of the node
   * @param runDirectory directory of the admin socket
   */
  public static String json(String node, Path runDirectory, Servers servers) {
    Bootstrap local = dev.sallyport.envoy.bootstrap.Bootstrap.of(node, runDirectory);
    Bootstrap.StaticResources clusters =
        Bootstrap.StaticResources.newBuilder()
            .addClusters(
                cluster(
                    InnerCluster.CONTROL_PLANE,
                    "control-plane.internal",
                    servers,
                    servers.controlPlanePort()))
            .addClusters(cluster(Guard.CLUSTER, "guard.internal", servers, servers.guardPort()))
            .addClusters(
                cluster(
                    AccessLogs.CLUSTER,
                    "control-plane.internal",
                    servers,
                    servers.controlPlanePort()))
            .build();
    return print(local.toBuilder().setStaticResources(clusters).build());
  }

  /** JSON of the file with the node's certificate and key. */
  public static String secrets(Keys.KeyPair node) {
    dev.sallyport.core.secret.Secret<String> key = node.keyPem();
    TlsCertificate certificate =
        TlsCertificate.newBuilder()
            .setCertificateChain(DataSource.newBuilder().setInlineString(node.chainPem()))
            .setPrivateKey(DataSource.newBuilder().setInlineString(key.reveal()))
            .build();
    return secret(secret(NODE_CERTIFICATE).setTlsCertificate(certificate));
  }

  /**
   * JSON of the file with the roots that both servers prove themselves with, and their names. A
   * file of its own, because Envoy takes one secret from each.
   */
  public static String authorities(String roots) {
    CertificateValidationContext.Builder trusted =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(DataSource.newBuilder().setInlineString(roots));
    return secret(secret(AUTHORITIES).setValidationContext(trusted));
  }

  private static Secret.Builder secret(String name) {
    return Secret.newBuilder().setName(name);
  }

  private static String secret(Secret.Builder secret) {
    return print(DiscoveryResponse.newBuilder().addResources(Any.pack(secret.build())).build());
  }

  private static Cluster cluster(String name, String certified, Servers servers, int port) {
    Address address =
        Address.newBuilder()
            .setSocketAddress(
                SocketAddress.newBuilder().setAddress(servers.host()).setPortValue(port))
            .build();
    return InnerCluster.of(name, address).toBuilder()
        .setType(Cluster.DiscoveryType.STRICT_DNS)
        .setTransportSocket(Xds.tls(tls(certified, servers)))
        .build();
  }

  private static UpstreamTlsContext tls(String certified, Servers servers) {
    return UpstreamTlsContext.newBuilder()
        .setSni(certified)
        // No resumption: every connection proves that the node is still let in.
        .setMaxSessionKeys(UInt32Value.of(0))
        .setCommonTlsContext(
            CommonTlsContext.newBuilder()
                .addAlpnProtocols("h2")
                .setTlsParams(
                    TlsParameters.newBuilder()
                        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
                        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3))
                .addTlsCertificateSdsSecretConfigs(file(NODE_CERTIFICATE, servers.secrets()))
                .setCombinedValidationContext(
                    CombinedCertificateValidationContext.newBuilder()
                        .setDefaultValidationContext(
                            CertificateValidationContext.newBuilder()
                                .addMatchTypedSubjectAltNames(
                                    SubjectAltNameMatcher.newBuilder()
                                        .setSanType(SanType.DNS)
                                        .setMatcher(
                                            StringMatcher.newBuilder().setExact(certified))))
                        .setValidationContextSdsSecretConfig(
                            file(AUTHORITIES, servers.authorities()))))
        .build();
  }

  private static SdsSecretConfig file(String name, Path file) {
    return SdsSecretConfig.newBuilder()
        .setName(name)
        .setSdsConfig(
            ConfigSource.newBuilder()
                .setPathConfigSource(PathConfigSource.newBuilder().setPath(file.toString())))
        .build();
  }

  private static String print(com.google.protobuf.Message message) {
    TypeRegistry types =
        TypeRegistry.newBuilder()
            .add(dev.sallyport.envoy.bootstrap.Bootstrap.TYPES)
            .add(UpstreamTlsContext.getDescriptor())
            .add(io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret.getDescriptor())
            .build();
    try {
      return JsonFormat.printer().usingTypeRegistry(types).print(message) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("every type of it is in the registry", e);
    }
  }
}
