package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.envoy.EnvoySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that are no longer the current one but may still be in use, oldest first. Each has two
 * lives after the last Envoy has left it: as a revision that ext-proc servers keep ({@code
 * revisionDrain}) and as clusters that Envoys keep ({@code clusterDrain}).
 */
final class Retired {

  private final Duration revisionDrain;
  private final Duration clusterDrain;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A retired snapshot; only its revision is known when it was published by an earlier process. */
  private static final class Entry {
    final @Nullable Snapshot snapshot;
    @Nullable Instant leftAt;

    Entry(@Nullable Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    boolean within(Duration drain, Instant now) {
      return leftAt == null || now.isBefore(leftAt.plus(drain));
    }
  }

  Retired(Timing timing, List<String> inherited) {
    this.revisionDrain = timing.revisionDrain();
    this.clusterDrain = timing.clusterDrain();
    inherited.forEach(revision -> entries.put(revision, new Entry(null)));
  }

  void add(Snapshot snapshot) {
    entries.remove(snapshot.revision());
    entries.put(snapshot.revision(), new Entry(snapshot));
  }

  /** A revision is current again. */
  void remove(String revision) {
    entries.remove(revision);
  }

  /**
   * Starts the drain of what Envoys have just left, stops it for what they run again, forgets what
   * has drained.
   *
   * @param inUse whether a revision may still be routed with
   * @return whether a drain was started, so that somebody has to look again when it is over
   */
  boolean sweep(Instant now, Predicate<String> inUse) {
    boolean started = false;
    for (var entry : entries.entrySet()) {
      if (inUse.test(entry.getKey())) {
        entry.getValue().leftAt = null;
      } else if (entry.getValue().leftAt == null) {
        entry.getValue().leftAt = now;
        started = true;
      }
    }
    entries
        .values()
        .removeIf(entry -> !entry.within(revisionDrain, now) && !entry.within(clusterDrain, now));
    return started;
  }

  boolean isInherited(String revision) {
    Entry entry = entries.get(revision);
    return entry != null && entry.snapshot == null;
  }

  /** Revisions that ext-proc servers keep. */
  List<String> revisions(Instant now) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().within(revisionDrain, now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The snapshots of {@link #revisions}, as far as this process has them. */
  List<Snapshot> snapshots(Instant now) {
    return entries.values().stream()
        .filter(entry -> entry.within(revisionDrain, now))
        .map(entry -> entry.snapshot)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Snapshots whose clusters Envoys keep, newest first. */
  List<EnvoySnapshot> lingering(Instant now) {
    List<EnvoySnapshot> lingering = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.snapshot != null && entry.within(clusterDrain, now)) {
        lingering.addFirst(entry.snapshot.envoy());
      }
    }
    return lingering;
  }
}
