package dev.sallyport.envoy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.PlainDoor;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.filter.HttpFilters;
import dev.sallyport.envoy.lab.Gateways;
import dev.sallyport.envoy.secret.Keys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A good snapshot, broken in one place. */
final class Broken {

  static final EnvoySnapshot GOOD = good();

  private static EnvoySnapshot good() {
    return of(Gateways.door(TlsProfile.MODERN));
  }

  /** A good snapshot whose door has a port without TLS beside it. */
  static EnvoySnapshot plainPort() {
    var door = Gateways.door(TlsProfile.MODERN);
    return of(
        new dev.sallyport.core.resource.Listener(
            door.name(),
            door.address(),
            door.profile(),
            door.clientCertificates(),
            door.clientTrust(),
            door.certificates(),
            Optional.empty(),
            Optional.of(new PlainDoor(new Address("127.0.0.1", 0), PlainDoor.Answer.REFUSE)),
            Optional.empty()));
  }

  private static EnvoySnapshot of(dev.sallyport.core.resource.Listener door) {
    var pinned =
        new UpstreamTrust.PinsOnly(
            List.of(new Pin("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
    var upstream = Gateways.upstream(new Address("192.0.2.1", 443), pinned);
    Keys keys =
        new Keys() {
          @Override
          public KeyPair server(String listener, String hostname) {
            return new KeyPair("chain", Secret.of("key"));
          }

          @Override
          public KeyPair upstreamClient(String resource) {
            return new KeyPair("chain", Secret.of("key"));
          }

          @Override
          public Secret<String> credential(String resource) {
            return Secret.of("credential");
          }
        };
    return EnvoySnapshot.of(
        Gateways.of(door, Gateways.resource("one", "a.test", "/", upstream)), "r", keys);
  }

  private Broken() {}

  static void assertFound(EnvoySnapshot broken, String finding) {
    assertThat(Invariants.check(broken)).isNotEmpty().anyMatch(found -> found.contains(finding));
  }

  static EnvoySnapshot cluster(Consumer<Cluster.Builder> change) {
    Cluster.Builder cluster = GOOD.clusters().getFirst().toBuilder();
    change.accept(cluster);
    return new EnvoySnapshot(
        "r", List.of(cluster.build()), GOOD.listeners(), GOOD.routes(), GOOD.secrets());
  }

  static EnvoySnapshot upstreamTls(Consumer<UpstreamTlsContext.Builder> change) {
    return cluster(
        cluster -> {
          TransportSocket.Builder socket = cluster.getTransportSocketBuilder();
          UpstreamTlsContext.Builder tls =
              unpack(socket.getTypedConfig(), UpstreamTlsContext.class).toBuilder();
          change.accept(tls);
          socket.setTypedConfig(Any.pack(tls.build()));
        });
  }

  static EnvoySnapshot downstreamTls(Consumer<DownstreamTlsContext.Builder> change) {
    return chain(
        chain -> {
          TransportSocket.Builder socket = chain.getTransportSocketBuilder();
          DownstreamTlsContext.Builder tls =
              unpack(socket.getTypedConfig(), DownstreamTlsContext.class).toBuilder();
          change.accept(tls);
          socket.setTypedConfig(Any.pack(tls.build()));
        });
  }

  static EnvoySnapshot listener(Consumer<Listener.Builder> change) {
    Listener.Builder listener = GOOD.listeners().getFirst().toBuilder();
    change.accept(listener);
    return new EnvoySnapshot(
        "r", GOOD.clusters(), List.of(listener.build()), GOOD.routes(), GOOD.secrets());
  }

  static EnvoySnapshot chain(Consumer<FilterChain.Builder> change) {
    return listener(listener -> change.accept(listener.getFilterChainsBuilder(0)));
  }

  static EnvoySnapshot manager(Consumer<HttpConnectionManager.Builder> change) {
    return chain(
        chain -> {
          var filter = chain.getFiltersBuilder(0);
          HttpConnectionManager.Builder manager =
              unpack(filter.getTypedConfig(), HttpConnectionManager.class).toBuilder();
          change.accept(manager);
          filter.setTypedConfig(Any.pack(manager.build()));
        });
  }

  static <T extends Message> EnvoySnapshot filter(
      int index, Class<T> type, UnaryOperator<T> change) {
    return manager(
        manager -> {
          var filter = manager.getHttpFiltersBuilder(index);
          filter.setTypedConfig(Any.pack(change.apply(unpack(filter.getTypedConfig(), type))));
        });
  }

  static EnvoySnapshot route(Consumer<Route.Builder> change) {
    List<RouteConfiguration> routes = new ArrayList<>();
    for (RouteConfiguration configuration : GOOD.routes()) {
      RouteConfiguration.Builder changed = configuration.toBuilder();
      for (var host : changed.getVirtualHostsBuilderList()) {
        host.getRoutesBuilderList().stream().filter(Route.Builder::hasRoute).forEach(change);
      }
      routes.add(changed.build());
    }
    return new EnvoySnapshot("r", GOOD.clusters(), GOOD.listeners(), routes, GOOD.secrets());
  }

  static EnvoySnapshot guardOf(UnaryOperator<ExtProcPerRoute> change) {
    return route(
        route ->
            route.putTypedPerFilterConfig(
                HttpFilters.GUARD,
                Any.pack(
                    change.apply(
                        unpack(
                            route.getTypedPerFilterConfigOrThrow(HttpFilters.GUARD),
                            ExtProcPerRoute.class)))));
  }

  static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
