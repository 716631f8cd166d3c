package dev.sallyport.controlplane.xds;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.sallyport.controlplane.publisher.EnvoyAnswers;
import dev.sallyport.controlplane.publisher.EnvoyLink;
import dev.sallyport.controlplane.publisher.Offer;
import dev.sallyport.controlplane.publisher.Refusal;
import dev.sallyport.controlplane.snapshot.Snapshots;
import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** An Envoy's side of an ADS stream, and the ear of the publisher, both in the test's hands. */
final class ScriptedEnvoy implements EnvoyAnswers {

  final AdsSession session;
  final Deque<DiscoveryResponse> responses = new ArrayDeque<>();
  final List<Long> applied = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  private final Map<XdsType, DiscoveryResponse> last = new EnumMap<>(XdsType.class);
  private long offers;

  ScriptedEnvoy() {
    session = new AdsSession("envoy-1", responses::add, this, new Versions());
  }

  @Override
  public void envoyApplied(EnvoyLink link, long offer) {
    applied.add(offer);
  }

  @Override
  public void envoyRefused(EnvoyLink link, long offer, Refusal refusal) {
    refused.add(offer + " " + refusal);
  }

  long offer(EnvoySnapshot snapshot, EnvoySnapshot... lingering) {
    session.offer(new Offer(++offers, Snapshots.of(snapshot, "secrets"), List.of(lingering)));
    return offers;
  }

  /** First request of the stream for a type. */
  void subscribe(XdsType type, String... names) {
    session.request(request(type, names).build());
  }

  /** Takes the next response, which has to be of this type. */
  DiscoveryResponse take(XdsType type) {
    DiscoveryResponse response = responses.poll();
    if (response == null) {
      throw new AssertionError("no response of " + type + " was sent");
    }
    if (!response.getTypeUrl().equals(type.url())) {
      throw new AssertionError("expected " + type + " but was sent " + response.getTypeUrl());
    }
    last.put(type, response);
    return response;
  }

  void acknowledge(XdsType type, String... names) {
    session.request(answer(type, names).build());
  }

  void refuse(XdsType type, String detail, String... names) {
    session.request(
        answer(type, names).setErrorDetail(Status.newBuilder().setMessage(detail)).build());
  }

  /** Answers like a live Envoy until nothing more is sent. */
  void followAll(String[] secrets, String[] routes) {
    while (!responses.isEmpty()) {
      XdsType type = XdsType.of(responses.element().getTypeUrl()).orElseThrow();
      take(type);
      switch (type) {
        case CLUSTERS, LISTENERS -> acknowledge(type);
        case SECRETS -> acknowledge(type, secrets);
        case ROUTES -> acknowledge(type, routes);
      }
    }
  }

  static List<String> names(DiscoveryResponse response) throws Exception {
    List<String> names = new ArrayList<>();
    for (Any resource : response.getResourcesList()) {
      names.add(
          switch (XdsType.of(response.getTypeUrl()).orElseThrow()) {
            case CLUSTERS ->
                resource.unpack(io.envoyproxy.envoy.config.cluster.v3.Cluster.class).getName();
            case SECRETS ->
                resource
                    .unpack(io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret.class)
                    .getName();
            case LISTENERS ->
                resource.unpack(io.envoyproxy.envoy.config.listener.v3.Listener.class).getName();
            case ROUTES ->
                resource
                    .unpack(io.envoyproxy.envoy.config.route.v3.RouteConfiguration.class)
                    .getName();
          });
    }
    return names;
  }

  private DiscoveryRequest.Builder answer(XdsType type, String... names) {
    DiscoveryResponse response = last.get(type);
    return request(type, names)
        .setVersionInfo(response.getVersionInfo())
        .setResponseNonce(response.getNonce());
  }

  private static DiscoveryRequest.Builder request(XdsType type, String... names) {
    return DiscoveryRequest.newBuilder().setTypeUrl(type.url()).addAllResourceNames(List.of(names));
  }
}
