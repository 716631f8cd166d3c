package dev.sallyport.extproc.snapshot;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots in force: the newest, and those that Envoy may still route with. Readers never
 * wait.
 */
public final class SnapshotStore {

  private volatile Map<String, ActiveSnapshot> byRevision = Map.of();
  private volatile String newest = "";

  /** The resource of a name in a revision; empty when either is not known here. */
  public Optional<GuardedRoute> route(String revision, String resource) {
    ActiveSnapshot snapshot = byRevision.get(revision);
    return snapshot == null
        ? Optional.empty()
        : Optional.ofNullable(snapshot.routes().get(resource));
  }

  /** The resource of a name in the newest revision; empty when it has none. */
  public Optional<GuardedRoute> newestRoute(String resource) {
    return newest().flatMap(revision -> route(revision, resource));
  }

  /** The snapshot of a revision, if it is in force. */
  public Optional<ActiveSnapshot> find(String revision) {
    return Optional.ofNullable(byRevision.get(revision));
  }

  /** Revision that came last; empty as long as none has come. */
  public Optional<String> newest() {
    return Optional.of(newest).filter(revision -> !revision.isEmpty());
  }

  /** How many snapshots are in force. */
  public int size() {
    return byRevision.size();
  }

  /**
   * Puts a snapshot in force and drops every other one that is not to be retained.
   *
   * @return what was dropped
   */
  public synchronized Collection<ActiveSnapshot> put(
      ActiveSnapshot snapshot, Collection<String> retain) {
    Map<String, ActiveSnapshot> next = new HashMap<>(byRevision);
    next.put(snapshot.revision(), snapshot);
    Set<String> kept = new HashSet<>(retain);
    kept.add(snapshot.revision());
    next.keySet().retainAll(kept);
    Map<String, ActiveSnapshot> dropped = new HashMap<>(byRevision);
    dropped.keySet().removeAll(kept);
    byRevision = Map.copyOf(next);
    newest = snapshot.revision();
    return dropped.values();
  }
}
