package dev.sallyport.envoy.lab;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DnsResolverOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.credential_injector.v3.CredentialInjector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.injected_credentials.generic.v3.Generic;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A snapshot as one bootstrap file without a control plane: what comes by RDS and SDS is put in its
 * place. Binary, because some fields are newer than the Java API and have no name in JSON.
 */
final class StaticRendering {

  private static final Map<String, Message> KNOWN =
      Stream.<Message>of(
              HttpConnectionManager.getDefaultInstance(),
              DownstreamTlsContext.getDefaultInstance(),
              UpstreamTlsContext.getDefaultInstance(),
              HttpProtocolOptions.getDefaultInstance(),
              CredentialInjector.getDefaultInstance(),
              Generic.getDefaultInstance())
          .collect(
              Collectors.toMap(
                  message -> message.getDescriptorForType().getFullName(), Function.identity()));

  private final Map<String, RouteConfiguration> routes;

  private StaticRendering(EnvoySnapshot snapshot) {
    this.routes =
        snapshot.routes().stream()
            .collect(Collectors.toMap(RouteConfiguration::getName, Function.identity()));
  }

  /** Writes the file and returns it. */
  static Path write(
      EnvoySnapshot snapshot, Path run, Optional<InetSocketAddress> nameServer, Path file)
      throws IOException {
    StaticRendering rendering = new StaticRendering(snapshot);
    var bootstrap = Bootstrap.of("lab", run).toBuilder();
    bootstrap.setDynamicResources(DynamicResources.getDefaultInstance());
    var resources = bootstrap.getStaticResourcesBuilder();
    resources.removeClusters(0);
    for (Cluster cluster : snapshot.clusters()) {
      resources.addClusters((Cluster) rendering.rewrite(cluster));
    }
    for (Listener listener : snapshot.listeners()) {
      resources.addListeners((Listener) rendering.rewrite(listener));
    }
    resources.addAllSecrets(snapshot.secrets());
    nameServer.ifPresent(server -> bootstrap.setTypedDnsResolverConfig(asking(server)));
    Files.write(file, bootstrap.build().toByteArray());
    return file;
  }

  private static TypedExtensionConfig asking(InetSocketAddress server) {
    return TypedExtensionConfig.newBuilder()
        .setName("envoy.network.dns_resolver.cares")
        .setTypedConfig(
            Any.pack(
                CaresDnsResolverConfig.newBuilder()
                    .addResolvers(
                        Address.newBuilder()
                            .setSocketAddress(
                                SocketAddress.newBuilder()
                                    .setAddress(server.getAddress().getHostAddress())
                                    .setPortValue(server.getPort())))
                    .setDnsResolverOptions(
                        DnsResolverOptions.newBuilder().setNoDefaultSearchDomain(true))
                    .build()))
        .build();
  }

  private Message rewrite(Message message) throws InvalidProtocolBufferException {
    if (message instanceof Any any) {
      Message known = KNOWN.get(any.getTypeUrl().substring(any.getTypeUrl().indexOf('/') + 1));
      return known == null
          ? any
          : Any.pack(rewrite(known.getParserForType().parseFrom(any.getValue())));
    }
    if (message instanceof SdsSecretConfig sds) {
      return sds.toBuilder().clearSdsConfig().build();
    }
    Message.Builder builder = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      if (entry.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (entry.getKey().isRepeated()) {
        List<Message> rewritten = new ArrayList<>();
        for (Object element : (List<?>) entry.getValue()) {
          rewritten.add(rewrite((Message) element));
        }
        builder.setField(entry.getKey(), rewritten);
      } else {
        builder.setField(entry.getKey(), rewrite((Message) entry.getValue()));
      }
    }
    if (builder instanceof HttpConnectionManager.Builder manager) {
      manager.setRouteConfig(routes.get(manager.getRds().getRouteConfigName()));
    }
    return builder.build();
  }
}
