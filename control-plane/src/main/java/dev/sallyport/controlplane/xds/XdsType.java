package dev.sallyport.controlplane.xds;

import com.google.protobuf.Message;
import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * The resource types that Envoys are served, in the order that keeps every reference valid: what is
 * pointed at comes before what points at it. Endpoints are part of their clusters.
 */
enum XdsType {
  CLUSTERS("envoy.config.cluster.v3.Cluster", true) {
    @Override
    SequencedMap<String, Message> of(EnvoySnapshot snapshot) {
      return named(snapshot.clusters(), Cluster::getName);
    }
  },
  SECRETS("envoy.extensions.transport_sockets.tls.v3.Secret", false) {
    @Override
    SequencedMap<String, Message> of(EnvoySnapshot snapshot) {
      return named(snapshot.secrets(), Secret::getName);
    }
  },
  LISTENERS("envoy.config.listener.v3.Listener", true) {
    @Override
    SequencedMap<String, Message> of(EnvoySnapshot snapshot) {
      return named(snapshot.listeners(), Listener::getName);
    }
  },
  ROUTES("envoy.config.route.v3.RouteConfiguration", false) {
    @Override
    SequencedMap<String, Message> of(EnvoySnapshot snapshot) {
      return named(snapshot.routes(), RouteConfiguration::getName);
    }
  };

  private final String url;
  private final boolean wildcard;

  XdsType(String message, boolean wildcard) {
    this.url = "type.googleapis.com/" + message;
    this.wildcard = wildcard;
  }

  /** {@code type_url} of requests and responses. */
  String url() {
    return url;
  }

  /** Whether Envoy asks for all there are, and not for names. */
  boolean isWildcard() {
    return wildcard;
  }

  /** A snapshot's resources of this type by name. */
  abstract SequencedMap<String, Message> of(EnvoySnapshot snapshot);

  /** The resources of this type that an Envoy with these subscriptions is to have. */
  SequencedMap<String, Message> select(EnvoySnapshot snapshot, Set<String> names) {
    SequencedMap<String, Message> selected = of(snapshot);
    if (!wildcard) {
      selected.keySet().retainAll(names);
    }
    if (this == ROUTES) {
      names.forEach(name -> selected.computeIfAbsent(name, XdsType::noRoutes));
    }
    return selected;
  }

  static Optional<XdsType> of(String url) {
    for (XdsType type : values()) {
      if (type.url.equals(url)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * What a route configuration becomes when nobody has one of that name any more. Envoy keeps the
   * last one it knew for connections that outlive their filter chain, and with it routes of a
   * revision that guards no longer have; an empty one answers 404.
   */
  private static RouteConfiguration noRoutes(String name) {
    return RouteConfiguration.newBuilder().setName(name).build();
  }

  private static <M extends Message> SequencedMap<String, Message> named(
      List<M> resources, Function<M, String> name) {
    SequencedMap<String, Message> byName = new LinkedHashMap<>();
    resources.forEach(resource -> byName.put(name.apply(resource), resource));
    return byName;
  }
}
