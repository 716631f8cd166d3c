package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.publisher.PublisherStatus.GuardStatus;
import dev.sallyport.controlplane.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connected ext-proc servers and what each of them holds. */
final class Guards {

  private final Map<GuardLink, Guard> connected = new LinkedHashMap<>();
  private long lastSending;

  /** One server: what it accepted, and which sendings it has not answered yet. */
  private static final class Guard {
    final Set<String> accepted = new LinkedHashSet<>();
    final Map<String, String> rejected = new LinkedHashMap<>();
    final Deque<Sending> unanswered = new ArrayDeque<>();
  }

  /** A snapshot on its way to a server. */
  record Sending(long number, String revision, Instant at) {}

  void join(GuardLink link) {
    connected.put(link, new Guard());
  }

  boolean leave(GuardLink link) {
    return connected.remove(link) != null;
  }

  boolean has(GuardLink link) {
    return connected.containsKey(link);
  }

  boolean isEmpty() {
    return connected.isEmpty();
  }

  List<GuardLink> links() {
    return List.copyOf(connected.keySet());
  }

  Sending send(GuardLink link, Snapshot snapshot, List<String> retain, Instant now) {
    Guard guard = guard(link);
    guard.accepted.retainAll(retain);
    guard.rejected.keySet().retainAll(retain);
    guard.rejected.remove(snapshot.revision());
    Sending sending = new Sending(++lastSending, snapshot.revision(), now);
    guard.unanswered.add(sending);
    link.send(snapshot, retain);
    return sending;
  }

  /** The sending that an answer is for; null when nothing like it was sent. */
  @Nullable Sending answered(GuardLink link, String revision) {
    Deque<Sending> unanswered = guard(link).unanswered;
    for (Sending sending : unanswered) {
      if (sending.revision().equals(revision)) {
        unanswered.remove(sending);
        return sending;
      }
    }
    return null;
  }

  void accepted(GuardLink link, String revision) {
    guard(link).accepted.add(revision);
    guard(link).rejected.remove(revision);
  }

  void rejected(GuardLink link, String revision, String why) {
    guard(link).accepted.remove(revision);
    guard(link).rejected.put(revision, why);
  }

  boolean isUnanswered(GuardLink link, Sending sending) {
    return has(link) && guard(link).unanswered.contains(sending);
  }

  /** Whether any connected server holds a revision. */
  boolean anyHolds(String revision) {
    return connected.values().stream().anyMatch(guard -> guard.accepted.contains(revision));
  }

  /**
   * Whether at least one server holds a revision and no other is still to answer for it. A server
   * that refused it does not count: it can admit nothing under it.
   */
  boolean quorum(String revision) {
    return anyHolds(revision)
        && connected.values().stream()
            .allMatch(
                guard -> guard.accepted.contains(revision) || guard.rejected.containsKey(revision));
  }

  /** Servers that hold a revision back, for people. */
  List<String> owing(String revision) {
    return connected.entrySet().stream()
        .filter(entry -> !entry.getValue().accepted.contains(revision))
        .map(entry -> entry.getKey().node())
        .toList();
  }

  List<GuardStatus> status() {
    return connected.entrySet().stream()
        .map(
            entry ->
                new GuardStatus(
                    entry.getKey().node(),
                    List.copyOf(entry.getValue().accepted),
                    Optional.ofNullable(last(entry.getValue().rejected))))
        .toList();
  }

  private static @Nullable String last(Map<String, String> reasons) {
    String last = null;
    for (String reason : reasons.values()) {
      last = reason;
    }
    return last;
  }

  private Guard guard(GuardLink link) {
    Guard guard = connected.get(link);
    if (guard == null) {
      throw new IllegalStateException("not connected: " + link.node());
    }
    return guard;
  }
}
