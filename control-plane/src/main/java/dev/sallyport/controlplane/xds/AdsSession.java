package dev.sallyport.controlplane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.sallyport.controlplane.publisher.EnvoyAnswers;
import dev.sallyport.controlplane.publisher.EnvoyLink;
import dev.sallyport.controlplane.publisher.Offer;
import dev.sallyport.controlplane.publisher.Refusal;
import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Envoy on one aggregated stream, state of the world (xDS protocol, "Aggregated Discovery
 * Service").
 *
 * <p>What makes it more than a cache is the order. Envoy takes resource types one by one; between
 * two of them it runs a mixture of the old and the new snapshot. So that the mixture never fails a
 * request, listeners are only sent when Envoy has acknowledged clusters and secrets, and routes
 * when it has acknowledged listeners. Envoy acknowledges clusters when they are warm: it holds the
 * answer back until their names are resolved and their secrets are there (its cluster manager
 * pauses CDS meanwhile, for exactly this use), so a route never leads to a cluster that cannot be
 * used yet. Therefore secrets must not wait for the clusters' acknowledgement.
 *
 * <p>Offers keep the clusters and secrets of older snapshots, so nothing is taken away in this
 * sequence that a route still names; taking away is a later offer that differs in nothing else.
 *
 * <p>A type that has not changed for this Envoy is not sent again. When Envoy refuses a type, the
 * offer ends there, and exactly that content is not sent to it again: a NACK answered with the same
 * resources is a loop. The offer counts as applied when every type is acknowledged and Envoy has
 * subscribed to every route configuration and secret of the snapshot, which it does when the
 * listeners and clusters that need them are live.
 *
 * <p>Not safe for several threads: it lives on the publisher's loop.
 */
final class AdsSession implements EnvoyLink {

  private static final Logger LOG = LoggerFactory.getLogger(AdsSession.class);

  private final String node;
  private final Consumer<DiscoveryResponse> out;
  private final EnvoyAnswers answers;
  private final Versions versions;
  private final Map<XdsType, Subscription> subscriptions = new EnumMap<>(XdsType.class);
  private @Nullable Offer offer;
  private @Nullable EnvoySnapshot resources;
  private boolean applied;
  private boolean refused;
  private long lastNonce;

  AdsSession(
      String node, Consumer<DiscoveryResponse> out, EnvoyAnswers answers, Versions versions) {
    this.node = node;
    this.out = out;
    this.answers = answers;
    this.versions = versions;
    for (XdsType type : XdsType.values()) {
      subscriptions.put(type, new Subscription(type));
    }
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public void offer(Offer next) {
    offer = next;
    resources = next.resources();
    applied = false;
    refused = false;
    advance();
  }

  /** Takes a request of this Envoy: a subscription, an ACK or a NACK. */
  void request(DiscoveryRequest request) {
    XdsType type = XdsType.of(request.getTypeUrl()).orElse(null);
    if (type == null) {
      LOG.warn("Envoy {} asked for {}, which is not served", node, request.getTypeUrl());
      return;
    }
    Subscription subscription = subscription(type);
    Set<String> names = Set.copyOf(request.getResourceNamesList());
    LOG.debug("Envoy {} answers {} of {}, wants {}", node, request.getResponseNonce(), type, names);
    if (!subscription.isAsked()) {
      subscription.open(names);
    } else if (!subscription.isCurrent(request.getResponseNonce())) {
      return;
    } else if (request.hasErrorDetail()) {
      subscription.refused(names, request.getErrorDetail().getMessage());
      refuse(type, request.getErrorDetail().getMessage());
    } else {
      subscription.acknowledged(names);
    }
    advance();
  }

  private void advance() {
    Offer current = offer;
    EnvoySnapshot target = resources;
    if (current == null || target == null || refused) {
      return;
    }
    boolean warm = bring(XdsType.CLUSTERS, target);
    boolean supplied = bring(XdsType.SECRETS, target);
    if (!warm
        || !supplied
        || !bring(XdsType.LISTENERS, target)
        || !bring(XdsType.ROUTES, target)
        || applied) {
      return;
    }
    for (XdsType type : XdsType.values()) {
      if (!subscription(type).covers(type.of(current.snapshot().envoy()))) {
        return;
      }
    }
    applied = true;
    answers.envoyApplied(this, current.id());
  }

  /** Sends what Envoy needs of a type; whether it has acknowledged all it was sent of it. */
  private boolean bring(XdsType type, EnvoySnapshot target) {
    Subscription subscription = subscription(type);
    if (!subscription.isAsked()) {
      return !type.isWildcard();
    }
    SequencedMap<String, Message> wanted = type.select(target, subscription.names());
    String version = versions.of(wanted.values());
    String refusal = subscription.refusalOf(version);
    if (refusal != null) {
      refuse(type, refusal);
      return false;
    }
    if (subscription.needs(version)) {
      String nonce = Long.toString(++lastNonce);
      subscription.sent(version, nonce);
      LOG.debug("Envoy {} is sent {} of {}: {}", node, nonce, type, wanted.keySet());
      out.accept(response(type, version, nonce, wanted));
    }
    return !subscription.isAwaitingAnswer();
  }

  private void refuse(XdsType type, String detail) {
    if (offer != null && !refused) {
      refused = true;
      String what = type.name().toLowerCase(Locale.ROOT);
      answers.envoyRefused(this, offer.id(), new Refusal(what, detail));
    }
  }

  private static DiscoveryResponse response(
      XdsType type, String version, String nonce, SequencedMap<String, Message> resources) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(type.url())
            .setVersionInfo(version)
            .setNonce(nonce);
    resources.values().forEach(resource -> response.addResources(Any.pack(resource)));
    return response.build();
  }

  private Subscription subscription(XdsType type) {
    Subscription subscription = subscriptions.get(type);
    if (subscription == null) {
      throw new IllegalStateException("every type has a subscription: " + type);
    }
    return subscription;
  }
}
