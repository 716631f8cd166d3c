package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A publisher with guards and Envoys that keep book of what they were promised. Envoys live on when
 * their connection ends, and go on routing with what they had.
 */
final class SimulatedWorld {

  private static final Timing TIMING = Timing.standard();

  private final ManualLoop loop = new ManualLoop();
  private final FakeListener seen = new FakeListener();
  private final Publisher publisher =
      new Publisher(loop, loop, TIMING, seen, new FakeRevisionLog());
  private final List<SimulatedGuard> guards = new ArrayList<>();
  private final List<SimulatedEnvoy> envoys = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private int messages;

  SimulatedWorld(int peers) {
    for (int i = 0; i < peers; i++) {
      guards.add(new SimulatedGuard("guard-" + i));
      envoys.add(new SimulatedEnvoy("envoy-" + i));
    }
  }

  SimulatedGuard guard(int which) {
    return guards.get(which % guards.size());
  }

  SimulatedEnvoy envoy(int which) {
    return envoys.get(which % envoys.size());
  }

  void submit(String revision) {
    publisher.submit(Snapshots.named(revision));
    settle();
  }

  void settle() {
    loop.run();
  }

  void pass(Duration duration) {
    loop.pass(duration);
  }

  void answerAll() {
    for (int i = 0; i < guards.size(); i++) {
      while (guards.get(i).answer(true)) {
        settle();
      }
      while (envoys.get(i).answer(true)) {
        settle();
      }
    }
  }

  List<String> violations() {
    return violations;
  }

  PublisherStatus status() {
    return seen.status;
  }

  int messages() {
    return messages;
  }

  /** A guard, one connection after the other. */
  final class SimulatedGuard {
    private final String name;
    private @Nullable GuardConnection connection;

    SimulatedGuard(String name) {
      this.name = name;
    }

    void join() {
      if (connection == null) {
        connection = new GuardConnection();
        publisher.guardJoined(connection);
      }
      settle();
    }

    void leave() {
      if (connection != null) {
        publisher.guardLeft(connection);
        connection = null;
      }
    }

    boolean answer(boolean accept) {
      if (connection == null || connection.unanswered.isEmpty()) {
        return false;
      }
      String revision = connection.unanswered.remove();
      connection.answered.add(revision);
      if (accept) {
        publisher.guardAccepted(connection, revision);
      } else {
        publisher.guardRejected(connection, revision, "because");
      }
      return true;
    }

    boolean owes(String revision) {
      return connection != null && !connection.answered.contains(revision);
    }

    /** One connection. */
    private final class GuardConnection implements GuardLink {
      private final Deque<String> unanswered = new ArrayDeque<>();
      private final Set<String> answered = new HashSet<>();

      @Override
      public String node() {
        return name;
      }

      @Override
      public void send(Snapshot snapshot, List<String> retain) {
        messages++;
        unanswered.add(snapshot.revision());
        if (!retain.contains(snapshot.revision())) {
          violations.add(name + " is sent " + snapshot.revision() + " and told to drop it");
        }
        for (SimulatedEnvoy envoy : envoys) {
          for (String revision : envoy.mayRouteWith()) {
            if (!retain.contains(revision)) {
              violations.add(name + " drops " + revision + " of " + envoy.name);
            }
          }
        }
        answered.retainAll(retain);
      }

      @Override
      public void close(String why) {
        connection = null;
      }
    }
  }

  /** An Envoy, which outlives its connections. */
  final class SimulatedEnvoy {
    private final String name;
    private final Set<String> routing = new HashSet<>();
    private @Nullable EnvoyConnection connection;
    private @Nullable Instant goneSince;

    SimulatedEnvoy(String name) {
      this.name = name;
    }

    void connect() {
      if (connection == null) {
        routing.retainAll(mayRouteWith());
        goneSince = null;
        connection = new EnvoyConnection();
        publisher.envoyJoined(connection);
      }
      settle();
    }

    void disconnect() {
      if (connection != null) {
        publisher.envoyLeft(connection);
        connection = null;
        goneSince = loop.instant();
      }
    }

    boolean answer(boolean apply) {
      if (connection == null || connection.offer == null) {
        return false;
      }
      Offer offer = connection.offer;
      connection.offer = null;
      if (apply) {
        routing.clear();
        routing.add(offer.snapshot().revision());
        publisher.envoyApplied(connection, offer.id());
      } else {
        publisher.envoyRefused(connection, offer.id(), new Refusal("routes", "because"));
      }
      return true;
    }

    /** One that is gone for long is promised nothing any more. */
    Set<String> mayRouteWith() {
      boolean promised =
          goneSince == null || loop.instant().isBefore(goneSince.plus(TIMING.revisionDrain()));
      return promised ? routing : Set.of();
    }

    List<String> clustersOffered() {
      return connection == null || connection.last == null
          ? List.of()
          : connection.last.resources().clusters().stream()
              .map(cluster -> cluster.getName())
              .toList();
    }

    /** One connection. */
    private final class EnvoyConnection implements EnvoyLink {
      private final Set<String> everOffered = new HashSet<>();
      private @Nullable Offer offer;
      private @Nullable Offer last;

      @Override
      public String node() {
        return name;
      }

      @Override
      public void offer(Offer next) {
        messages++;
        String revision = next.snapshot().revision();
        if (everOffered.add(revision)) {
          guards.stream()
              .filter(guard -> guard.owes(revision))
              .forEach(
                  guard -> violations.add(name + " gets " + revision + " before " + guard.name));
        }
        Set<String> clusters = new HashSet<>();
        Stream.concat(Stream.of(next.snapshot().envoy()), next.lingering().stream())
            .forEach(snapshot -> clusters.add(snapshot.revision()));
        for (String used : mayRouteWith()) {
          if (!clusters.contains(used)) {
            violations.add(name + " loses the clusters of " + used);
          }
        }
        routing.add(revision);
        offer = next;
        last = next;
      }
    }
  }
}
