package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.publisher.PublisherStatus.EnvoyStatus;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.envoy.EnvoySnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connected Envoys, what each was offered, and what each may route with. */
final class Envoys {

  private final Map<EnvoyLink, Envoy> connected = new LinkedHashMap<>();
  private long lastOffer;
  private boolean anyEverApplied;

  /** One Envoy. */
  static final class Envoy {
    private final Set<String> mayRouteWith = new HashSet<>();
    @Nullable Offer offered;
    @Nullable Instant offeredAt;
    @Nullable Snapshot applied;
    @Nullable Refusal refused;
    private long appliedOffer;

    /** Whether it answers exactly this offer, and not one that was overtaken. */
    boolean wasOffered(long id) {
      return offered != null && offered.id() == id;
    }

    /** Whether it has taken over a snapshot and nothing else is on its way to it. */
    boolean runs(Snapshot snapshot) {
      return applied != null && applied.sameAs(snapshot) && wasOffered(appliedOffer);
    }

    boolean isOffered(Snapshot snapshot) {
      return offered != null && offered.snapshot().sameAs(snapshot);
    }
  }

  void join(EnvoyLink link) {
    connected.put(link, new Envoy());
  }

  boolean leave(EnvoyLink link) {
    return connected.remove(link) != null;
  }

  @Nullable Envoy get(EnvoyLink link) {
    return connected.get(link);
  }

  boolean isEmpty() {
    return connected.isEmpty();
  }

  List<EnvoyLink> links() {
    return List.copyOf(connected.keySet());
  }

  Collection<Envoy> all() {
    return connected.values();
  }

  void offer(EnvoyLink link, Snapshot snapshot, List<EnvoySnapshot> lingering, Instant now) {
    Envoy envoy = connected.get(link);
    if (envoy == null) {
      throw new IllegalStateException("not connected: " + link.node());
    }
    Offer offer = new Offer(++lastOffer, snapshot, lingering);
    envoy.offered = offer;
    envoy.offeredAt = now;
    envoy.refused = null;
    envoy.mayRouteWith.add(snapshot.revision());
    link.offer(offer);
  }

  boolean hadBefore(EnvoyLink link, Snapshot snapshot) {
    Envoy envoy = connected.get(link);
    return envoy != null && envoy.mayRouteWith.contains(snapshot.revision());
  }

  /** Whatever an Envoy answers to its last offer no longer counts, and it is due for another. */
  void withdraw(EnvoyLink link) {
    Envoy envoy = connected.get(link);
    if (envoy != null) {
      envoy.offered = null;
    }
  }

  /** Notes that an Envoy has taken over what it was offered: it has left everything older. */
  void applied(Envoy envoy, Offer offer) {
    envoy.applied = offer.snapshot();
    envoy.appliedOffer = offer.id();
    envoy.mayRouteWith.clear();
    envoy.mayRouteWith.add(offer.snapshot().revision());
    anyEverApplied = true;
  }

  boolean allRun(Snapshot snapshot) {
    return !connected.isEmpty()
        && connected.values().stream().allMatch(envoy -> envoy.runs(snapshot));
  }

  boolean anyRuns(Snapshot snapshot) {
    return connected.values().stream().anyMatch(envoy -> envoy.runs(snapshot));
  }

  /** Whether any Envoy took a snapshot over last, whatever has been offered to it since. */
  boolean anyApplied(Snapshot snapshot) {
    return connected.values().stream()
        .anyMatch(envoy -> envoy.applied != null && envoy.applied.sameAs(snapshot));
  }

  /** Envoys that have not taken a snapshot over, for people. */
  List<String> owing(Snapshot snapshot) {
    return connected.entrySet().stream()
        .filter(entry -> !entry.getValue().runs(snapshot))
        .map(entry -> entry.getKey().node())
        .toList();
  }

  /**
   * Whether a connected Envoy may send requests with a revision. One that has not answered anything
   * on this connection may still run whatever it ran before it connected.
   */
  boolean mayRouteWith(String revision) {
    return connected.values().stream()
        .anyMatch(envoy -> envoy.applied == null || envoy.mayRouteWith.contains(revision));
  }

  /** Whether any Envoy has taken anything over from this process. */
  boolean anyEverApplied() {
    return anyEverApplied;
  }

  List<EnvoyStatus> status() {
    return connected.entrySet().stream()
        .map(
            entry ->
                new EnvoyStatus(
                    entry.getKey().node(),
                    Optional.ofNullable(entry.getValue().applied).map(Snapshot::revision),
                    Optional.ofNullable(entry.getValue().refused).map(Refusal::toString)))
        .toList();
  }
}
