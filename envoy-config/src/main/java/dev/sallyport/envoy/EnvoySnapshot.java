package dev.sallyport.envoy;

import dev.sallyport.core.resource.Gateway;
import dev.sallyport.envoy.secret.Keys;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.List;

/**
 * All that one revision of a gateway means to Envoy. Endpoints stand in their clusters ({@code
 * load_assignment}), because a cluster is replaced, never changed (see {@code cluster.Clusters}).
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
    throw new UnsupportedOperationException();
  }

  /**
   * This snapshot with the clusters and secrets of an older one beside its own. Envoy gets that
   * first, so that no route ever points at a cluster that is not there; when it has taken the new
   * routes, it gets this snapshot as it is.
   */
  public EnvoySnapshot retaining(EnvoySnapshot older) {
    throw new UnsupportedOperationException();
  }

  /** Prints no secret. */
  @Override
  public String toString() {
    return "EnvoySnapshot[" + revision + "]";
  }
}
