package dev.sallyport.envoy.lint;

import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold of every snapshot, read from the finished Envoy resources and not from what made
 * them, so that a mistake in a factory cannot open a door: every cluster speaks TLS to a peer it
 * checks, every route is guarded, nothing fails open, both seals are in their places.
 */
public final class Invariants {

  private Invariants() {}

  /**
   * What a snapshot breaks, in plain words; empty when it may be sent. A publisher sends nothing
   * that breaks anything.
   */
  public static List<String> check(EnvoySnapshot snapshot) {
    Findings findings = new Findings();
    Set<String> secrets =
        snapshot.secrets().stream().map(Secret::getName).collect(Collectors.toSet());
    Set<String> clusters =
        snapshot.clusters().stream().map(Cluster::getName).collect(Collectors.toSet());
    ClusterRules clusterRules = new ClusterRules(findings, secrets);
    snapshot.clusters().forEach(clusterRules::check);
    ListenerRules listenerRules = new ListenerRules(findings, secrets, snapshot.routes());
    snapshot.listeners().forEach(listenerRules::check);
    RouteRules routeRules = new RouteRules(findings, clusters, snapshot.revision());
    snapshot.routes().forEach(routeRules::check);
    return findings.all();
  }
}
