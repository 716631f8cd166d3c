package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.envoy.EnvoySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last good snapshot and, around it, everything older that may still be in use. */
final class InForce {

  private final Retired retired;
  private @Nullable Snapshot current;
  private @Nullable Instant since;
  private @Nullable String previous;

  InForce(Retired retired) {
    this.retired = retired;
  }

  @Nullable Snapshot current() {
    return current;
  }

  @Nullable Instant since() {
    return since;
  }

  boolean is(Snapshot snapshot) {
    return current != null && current.sameAs(snapshot);
  }

  /** Makes a snapshot the last good one; what was is put aside. */
  void promote(Snapshot snapshot, Instant now) {
    Snapshot before = current;
    current = snapshot;
    since = now;
    retired.remove(snapshot.revision());
    if (before != null && !before.revision().equals(snapshot.revision())) {
      previous = before.revision();
      retired.add(before);
    }
  }

  /** Puts a snapshot aside that Envoys may have seen, unless its revision is in force. */
  void retire(Snapshot snapshot) {
    if (current == null || !current.revision().equals(snapshot.revision())) {
      retired.add(snapshot);
    }
  }

  /** As {@link Retired#sweep}; {@code envoys} tells what Envoys may route with. */
  boolean sweep(Instant now, Envoys envoys) {
    Predicate<String> inUse =
        revision ->
            envoys.mayRouteWith(revision)
                || (retired.isInherited(revision) && !envoys.anyEverApplied());
    return retired.sweep(now, inUse);
  }

  /** Snapshots that a guard needs, oldest first. */
  List<Snapshot> snapshots(Instant now) {
    List<Snapshot> snapshots = new ArrayList<>(retired.snapshots(now));
    if (current != null) {
      snapshots.add(current);
    }
    return snapshots;
  }

  /** Revisions that guards keep, the one before the current one always among them. */
  SequencedSet<String> revisions(Instant now) {
    SequencedSet<String> revisions = new LinkedHashSet<>();
    if (previous != null) {
      revisions.add(previous);
    }
    revisions.addAll(retired.revisions(now));
    if (current != null) {
      revisions.add(current.revision());
    }
    return revisions;
  }

  /** Snapshots whose clusters an Envoy keeps while it is offered another one, newest first. */
  List<EnvoySnapshot> lingeringBeside(Snapshot target, Instant now) {
    List<EnvoySnapshot> beside = new ArrayList<>(retired.lingering(now));
    if (current != null) {
      beside.addFirst(current.envoy());
    }
    beside.removeIf(older -> older.revision().equals(target.revision()));
    return List.copyOf(beside);
  }
}
