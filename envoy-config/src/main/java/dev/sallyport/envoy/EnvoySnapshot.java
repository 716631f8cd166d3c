package dev.sallyport.envoy;

import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.cluster.Clusters;
import dev.sallyport.envoy.listener.Listeners;
import dev.sallyport.envoy.route.Routes;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.envoy.secret.Secrets;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that one revision of a gateway means to Envoy. Endpoints stand in their clusters ({@code
 * load_assignment}), because a cluster is replaced, never changed (see {@link Clusters}).
 *
 * @param revision content hash that names the gateway
 * @param clusters CDS: one per resource
 * @param listeners LDS: one per listener
 * @param routes RDS: one per hostname of each listener, and one for clear text
 * @param secrets SDS
 */
public record EnvoySnapshot(
    String revision,
    List<Cluster> clusters,
    List<Listener> listeners,
    List<RouteConfiguration> routes,
    List<Secret> secrets) {

  public EnvoySnapshot {
    clusters = List.copyOf(clusters);
    listeners = List.copyOf(listeners);
    routes = List.copyOf(routes);
    secrets = List.copyOf(secrets);
  }

  /** The snapshot of a gateway. The same arguments always give the same snapshot. */
  public static EnvoySnapshot of(Gateway gateway, String revision, Keys keys) {
    List<Listener> listeners = new ArrayList<>();
    List<RouteConfiguration> routes = new ArrayList<>();
    routes.add(Routes.clearText());
    for (var listener : gateway.listeners()) {
      SortedMap<String, List<Resource>> byHostname =
          gateway.resources().stream()
              .filter(resource -> resource.listener().equals(listener.name()))
              .collect(
                  Collectors.groupingBy(Resource::hostname, TreeMap::new, Collectors.toList()));
      listeners.add(Listeners.of(listener, byHostname));
      listener
          .plain()
          .ifPresent(
              door -> {
                listeners.add(Listeners.beside(listener, door));
                routes.add(Routes.plain(listener, door, new TreeSet<>(byHostname.keySet())));
              });
      byHostname.forEach(
          (hostname, resources) ->
              routes.add(Routes.of(listener.name(), hostname, resources, revision)));
    }
    return new EnvoySnapshot(
        revision,
        gateway.resources().stream().map(Clusters::of).toList(),
        listeners,
        routes,
        Secrets.of(gateway, keys, Clusters::name));
  }

  /**
   * This snapshot with the clusters and secrets of an older one beside its own. Envoy gets that
   * first, so that no route ever points at a cluster that is not there; when it has taken the new
   * routes, it gets this snapshot as it is.
   */
  public EnvoySnapshot retaining(EnvoySnapshot older) {
    return new EnvoySnapshot(
        revision,
        union(clusters, older.clusters, Cluster::getName),
        listeners,
        routes,
        union(secrets, older.secrets, Secret::getName));
  }

  private static <T> List<T> union(List<T> own, List<T> older, Function<T, String> name) {
    SortedMap<String, T> byName = new TreeMap<>();
    older.forEach(resource -> byName.put(name.apply(resource), resource));
    own.forEach(resource -> byName.put(name.apply(resource), resource));
    return List.copyOf(byName.values());
  }

  /** Prints no secret. */
  @Override
  public String toString() {
    return "EnvoySnapshot[" + revision + "]";
  }
}
