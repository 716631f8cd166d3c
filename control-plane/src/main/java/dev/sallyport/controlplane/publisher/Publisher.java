package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.publisher.Envoys.Envoy;
import dev.sallyport.controlplane.publisher.Guards.Sending;
import dev.sallyport.controlplane.publisher.PublisherListener.Outcome;
import dev.sallyport.controlplane.publisher.PublisherListener.PeerKind;
import dev.sallyport.controlplane.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of what guards (ext-proc servers) and Envoys obey. It publishes one snapshot at a
 * time, in two phases:
 *
 * <ol>
 *   <li><b>Guards.</b> The snapshot goes to every connected guard. One that refuses ends it: no
 *       Envoy ever sees it. One that does not answer in time is cut off and no longer counts. At
 *       least one has to accept.
 *   <li><b>Envoys.</b> Then every Envoy is offered it. One that refuses (NACK) ends it: all are
 *       offered the last good snapshot again. When all have taken it over, it is the last good one.
 * </ol>
 *
 * <p>Envoy sends each request to a guard with the revision that routed it, so three things must
 * hold at any moment, and a property test tries to break them: an Envoy is never offered a revision
 * that a connected guard has yet to accept; guards keep every revision that an Envoy may still
 * route with; Envoys keep every cluster that a request may still be on its way to. The latter two
 * are the business of {@link Retired}: what was current stays with the guards until no Envoy runs
 * it and {@link Timing#revisionDrain} is over (and the one before the current one always does), and
 * its clusters stay in Envoys for {@link Timing#clusterDrain}. Clusters are named by their content,
 * so an edit of an upstream adds a cluster, moves the routes and takes the old one away long after;
 * no request fails on the way.
 *
 * <p>Edits that come while a snapshot is on its way are coalesced to the latest. A snapshot that
 * nobody can take (no guard, no Envoy, one that hangs) gives way to a newer one at once.
 *
 * <p>All state lives on the {@link Loop}; every public method may be called from any thread.
 */
public final class Publisher implements EnvoyAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final Loop loop;
  private final InstantSource clock;
  private final Timing timing;
  private final PublisherListener listener;
  private final RevisionLog revisions;
  private final Guards guards = new Guards();
  private final Envoys envoys = new Envoys();
  private final InForce inForce;
  private final Offers offers;

  private @Nullable Attempt attempt;
  private @Nullable Snapshot next;
  private @Nullable String lastError;
  private List<String> retain = List.of();

  /**
   * A publisher that has published nothing yet.
   *
   * @param revisions remembers which revisions are in use, so that guards that outlive this process
   *     keep what Envoys that outlive it still route with
   */
  public Publisher(
      Loop loop,
      InstantSource clock,
      Timing timing,
      PublisherListener listener,
      RevisionLog revisions) {
    this.loop = loop;
    this.clock = clock;
    this.timing = timing;
    this.listener = listener;
    this.revisions = revisions;
    this.inForce = new InForce(new Retired(timing, revisions.read()));
    this.offers = new Offers(guards, envoys, inForce);
  }

  /** Publishes a snapshot, at once or after the one on its way. */
  public void submit(Snapshot snapshot) {
    step(() -> onSubmit(snapshot));
  }

  /** A guard has connected. */
  public void guardJoined(GuardLink link) {
    step(() -> onGuardJoined(link));
  }

  /** A guard has answered that it holds a revision. */
  public void guardAccepted(GuardLink link, String revision) {
    step(() -> onGuardAnswer(link, revision, null));
  }

  /** A guard has answered that it cannot obey a revision. */
  public void guardRejected(GuardLink link, String revision, String why) {
    step(() -> onGuardAnswer(link, revision, why));
  }

  /** A guard's connection has ended. */
  public void guardLeft(GuardLink link) {
    step(
        () -> {
          if (guards.leave(link)) {
            LOG.info("ext-proc server {} has left", link.node());
          }
        });
  }

  /** An Envoy has connected. */
  public void envoyJoined(EnvoyLink link) {
    step(
        () -> {
          LOG.info("Envoy {} has connected", link.node());
          envoys.join(link);
        });
  }

  @Override
  public void envoyApplied(EnvoyLink link, long offer) {
    step(() -> onEnvoyApplied(link, offer));
  }

  @Override
  public void envoyRefused(EnvoyLink link, long offer, Refusal refusal) {
    step(() -> onEnvoyRefused(link, offer, refusal));
  }

  /** An Envoy's connection has ended. */
  public void envoyLeft(EnvoyLink link) {
    step(
        () -> {
          if (envoys.leave(link)) {
            LOG.info("Envoy {} has left", link.node());
          }
        });
  }

  /** Runs one event on the loop, and then whatever became possible by it. */
  private void step(Runnable event) {
    loop.execute(
        () -> {
          event.run();
          settle();
        });
  }

  private void onSubmit(Snapshot snapshot) {
    if (attempt == null && inForce.is(snapshot)) {
      listener.ended(Outcome.UNCHANGED);
    } else if (attempt != null && attempt.snapshot.sameAs(snapshot)) {
      next = null;
    } else {
      if (next != null) {
        listener.ended(Outcome.SUPERSEDED);
      }
      next = snapshot;
    }
  }

  private void onGuardJoined(GuardLink link) {
    LOG.info("ext-proc server {} has connected", link.node());
    guards.join(link);
    inForce.snapshots(now()).forEach(snapshot -> send(link, snapshot));
    if (attempt != null) {
      send(link, attempt.snapshot);
    }
  }

  private void onGuardAnswer(GuardLink link, String revision, @Nullable String rejection) {
    if (!guards.has(link)) {
      return;
    }
    Sending sending = guards.answered(link, revision);
    if (sending == null) {
      drop(link, "it answered a revision that it was not sent");
      return;
    }
    listener.answered(PeerKind.GUARD, Duration.between(sending.at(), now()));
    if (rejection == null) {
      guards.accepted(link, revision);
      return;
    }
    guards.rejected(link, revision, rejection);
    String error =
        "ext-proc server %s refused %s: %s"
            .formatted(link.node(), Snapshot.brief(revision), rejection);
    if (attempt != null && !attempt.isAtEnvoys() && attempt.snapshot.revision().equals(revision)) {
      refuse(Outcome.REFUSED_BY_GUARD, error);
    } else {
      LOG.warn("{}", error);
    }
  }

  private void onEnvoyApplied(EnvoyLink link, long id) {
    Envoy envoy = envoys.get(link);
    if (envoy == null || envoy.offered == null || !envoy.wasOffered(id)) {
      return;
    }
    if (envoy.offeredAt != null) {
      listener.answered(PeerKind.ENVOY, Duration.between(envoy.offeredAt, now()));
    }
    envoys.applied(envoy, envoy.offered);
    LOG.info("Envoy {} runs {}", link.node(), envoy.offered.snapshot().shortRevision());
  }

  private void onEnvoyRefused(EnvoyLink link, long id, Refusal refusal) {
    Envoy envoy = envoys.get(link);
    if (envoy == null || envoy.offered == null || !envoy.wasOffered(id)) {
      return;
    }
    envoy.refused = refusal;
    Snapshot refused = envoy.offered.snapshot();
    String error =
        "Envoy %s refused %s, %s".formatted(link.node(), refused.shortRevision(), refusal);
    if (attempt != null && attempt.isAtEnvoys() && envoy.isOffered(attempt.snapshot)) {
      refuse(Outcome.REFUSED_BY_ENVOY, error);
      inForce.retire(refused);
      offers.currentAgain(now());
    } else {
      lastError = error;
      LOG.error("{}", error);
    }
  }

  /** Ends the attempt: what it published is not in force and will not be. */
  private void refuse(Outcome outcome, String error) {
    attempt = null;
    lastError = error;
    LOG.error(
        "{}; {}",
        error,
        inForce.current() == null ? "nothing is in force" : "the last good one stays");
    listener.ended(outcome);
  }

  /** Does all that the state allows, in the order that keeps every promise. */
  private void settle() {
    startNext();
    offerAttempt();
    finishAttempt();
    startNext();
    sweep();
    updateGuards();
    offers.toLateOnes(attempt, now());
    listener.changed(StatusView.of(inForce, attempt, lastError, guards, envoys));
  }

  private void startNext() {
    if (next == null || (attempt != null && !attempt.mayBeOvertaken(guards, envoys))) {
      return;
    }
    if (attempt != null) {
      overtake(attempt);
    } else if (inForce.is(next)) {
      next = null;
      listener.ended(Outcome.UNCHANGED);
      return;
    }
    attempt = new Attempt(next);
    next = null;
    retain = revisionsInUse();
    revisions.write(retain);
    for (GuardLink link : guards.links()) {
      send(link, attempt.snapshot);
    }
  }

  private void overtake(Attempt overtaken) {
    if (overtaken.isAtEnvoys() && envoys.anyRuns(overtaken.snapshot)) {
      promote(overtaken.snapshot);
    } else {
      if (overtaken.isAtEnvoys()) {
        inForce.retire(overtaken.snapshot);
      }
      listener.ended(Outcome.SUPERSEDED);
    }
    attempt = null;
  }

  private void offerAttempt() {
    if (attempt == null || attempt.isAtEnvoys() || !guards.quorum(attempt.snapshot.revision())) {
      return;
    }
    Attempt offered = attempt;
    offered.phase = Attempt.Phase.ENVOYS;
    offers.toAll(offered.snapshot, now());
    loop.after(timing.envoyAnswer(), () -> step(() -> stall(offered)));
  }

  private void stall(Attempt slow) {
    if (attempt == slow) {
      slow.stalled = true;
      if (!envoys.isEmpty()) {
        LOG.warn(
            "{} is still not taken over by {}",
            slow.snapshot.shortRevision(),
            envoys.owing(slow.snapshot));
      }
    }
  }

  private void finishAttempt() {
    if (attempt != null && attempt.isAtEnvoys() && envoys.allRun(attempt.snapshot)) {
      promote(attempt.snapshot);
      attempt = null;
    }
  }

  private void promote(Snapshot snapshot) {
    inForce.promote(snapshot, now());
    lastError = null;
    LOG.info("snapshot {} is in force", snapshot.shortRevision());
    listener.ended(Outcome.PUBLISHED);
  }

  private void sweep() {
    if (inForce.sweep(now(), envoys)) {
      loop.after(timing.revisionDrain(), () -> step(() -> {}));
      loop.after(timing.clusterDrain(), () -> step(() -> {}));
    }
  }

  private void updateGuards() {
    List<String> inUse = revisionsInUse();
    if (inUse.equals(retain)) {
      return;
    }
    retain = inUse;
    revisions.write(inUse);
    Snapshot carrier = attempt != null ? attempt.snapshot : inForce.current();
    if (carrier != null) {
      for (GuardLink link : guards.links()) {
        send(link, carrier);
      }
    }
  }

  private List<String> revisionsInUse() {
    SequencedSet<String> inUse = inForce.revisions(now());
    if (attempt != null) {
      inUse.add(attempt.snapshot.revision());
    }
    return List.copyOf(inUse);
  }

  private void send(GuardLink link, Snapshot snapshot) {
    List<String> kept = retain.contains(snapshot.revision()) ? retain : revisionsInUse();
    Sending sending = guards.send(link, snapshot, kept, now());
    loop.after(
        timing.guardAnswer(),
        () ->
            step(
                () -> {
                  if (guards.isUnanswered(link, sending)) {
                    drop(link, "it did not answer in " + timing.guardAnswer().toSeconds() + " s");
                  }
                }));
  }

  private Instant now() {
    return clock.instant();
  }

  private void drop(GuardLink link, String why) {
    LOG.warn("ext-proc server {} is cut off: {}", link.node(), why);
    guards.leave(link);
    link.close(why);
  }
}
