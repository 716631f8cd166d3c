package dev.sallyport.controlplane.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlplane.publisher.PublisherListener.Outcome;
import dev.sallyport.controlplane.snapshot.Snapshots;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublisherTest {

  private static final Timing TIMING =
      new Timing(
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(90));

  private final ManualLoop loop = new ManualLoop();
  private final FakeListener seen = new FakeListener();
  private final FakeRevisionLog log = new FakeRevisionLog();
  private final Publisher publisher = new Publisher(loop, loop, TIMING, seen, log);
  private final FakeGuard guard = new FakeGuard(publisher, "guard-1");
  private final FakeGuard otherGuard = new FakeGuard(publisher, "guard-2");
  private final FakeEnvoy envoy = new FakeEnvoy(publisher, "envoy-1");
  private final FakeEnvoy otherEnvoy = new FakeEnvoy(publisher, "envoy-2");

  @Test
  void offersASnapshotToEnvoysOnlyAfterEveryGuardHasAcceptedIt() {
    join(guard, otherGuard);
    join(envoy);
    submit("a");
    assertThat(envoy.offers).isEmpty();

    guard.accept();
    loop.run();
    assertThat(envoy.offers).as("one guard of two has accepted").isEmpty();

    otherGuard.accept();
    loop.run();
    assertThat(envoy.revisions()).containsExactly("a");
  }

  @Test
  void isReadyOnceAGuardAndAnEnvoyRunTheSnapshot() {
    join(guard);
    join(envoy);
    submit("a");
    assertThat(seen.status.ready()).isFalse();
    guard.accept();
    loop.run();
    assertThat(seen.status.ready()).as("no Envoy has it").isFalse();
    envoy.apply();
    loop.run();

    assertThat(seen.status.ready()).isTrue();
    assertThat(seen.outcomes).containsExactly(Outcome.PUBLISHED);

    envoy.leave();
    loop.run();
    assertThat(seen.status.ready()).as("the only Envoy is gone").isFalse();
  }

  @Test
  void isNotReadyWithoutAGuard() {
    publish("a");
    guard.leave();
    loop.run();

    assertThat(seen.status.ready()).isFalse();
  }

  @Test
  void keepsTheOldSnapshotWhenAGuardRejectsTheNewOne() {
    publish("a");
    submit("b");
    guard.reject("no such builtin: http.send");
    loop.run();

    assertThat(envoy.revisions()).containsExactly("a");
    assertThat(seen.outcomes).endsWith(Outcome.REFUSED_BY_GUARD);
    assertThat(seen.status.lastError().orElseThrow()).contains("guard-1", "http.send");
    assertThat(seen.status.current().orElseThrow().revision()).isEqualTo("a");
    assertThat(guard.retain).as("the rejected one is not kept").containsExactly("a");
    assertThat(seen.status.ready()).isTrue();
  }

  @Test
  void goesBackToTheLastGoodSnapshotWhenAnEnvoyRefuses() {
    join(otherEnvoy);
    publish("a");
    otherEnvoy.apply();
    loop.run();
    submit("b");
    guard.accept();
    loop.run();
    otherEnvoy.apply();
    envoy.refuse("cannot bind 0.0.0.0:443");
    loop.run();

    assertThat(envoy.revisions()).containsExactly("a", "b", "a");
    assertThat(otherEnvoy.revisions()).containsExactly("a", "b", "a");
    assertThat(seen.outcomes).endsWith(Outcome.REFUSED_BY_ENVOY);
    assertThat(seen.status.lastError().orElseThrow()).contains("envoy-1", "listeners", "443");
    assertThat(guard.retain).as("an Envoy may still route with b").contains("a", "b");

    envoy.apply();
    otherEnvoy.apply();
    loop.pass(TIMING.revisionDrain());
    assertThat(guard.retain).containsExactly("a");
  }

  @Test
  void doesNotTakeBackWhatAllEnvoysRunWhenALateOneRefusesIt() {
    publish("a");
    join(otherEnvoy);
    otherEnvoy.refuse("too old");
    loop.run();

    assertThat(envoy.revisions()).containsExactly("a");
    assertThat(otherEnvoy.revisions()).containsExactly("a");
    assertThat(seen.status.lastError().orElseThrow()).contains("envoy-2", "too old");
    assertThat(seen.status.ready()).isTrue();
  }

  @Test
  void goingBackGivesNothingToAnEnvoyThatNeverHadItWhileAGuardIsStillToAccept() {
    publish("a");
    submit("b");
    accept(guard);
    join(otherEnvoy);
    join(otherGuard);
    otherEnvoy.refuse("no");
    loop.run();
    assertThat(envoy.revisions()).as("it ran a before").containsExactly("a", "b", "a");
    assertThat(otherEnvoy.revisions()).as("guard-2 is still to accept a").containsExactly("b");

    accept(otherGuard);
    assertThat(otherEnvoy.revisions()).containsExactly("b", "a");
  }

  @Test
  void coalescesEditsThatComeMeanwhile() {
    publish("a");
    submit("b");
    submit("c");
    submit("d");
    accept(guard);
    envoy.apply();
    loop.run();
    accept(guard);
    envoy.apply();
    loop.run();

    assertThat(envoy.revisions().stream().distinct()).containsExactly("a", "b", "d");
  }

  @Test
  void publishesNothingWhenTheContentIsTheSameAgain() {
    publish("a");
    int sent = guard.sent.size();
    submit("a");

    assertThat(guard.sent).hasSize(sent);
    assertThat(envoy.revisions()).containsExactly("a");
    assertThat(seen.outcomes).endsWith(Outcome.UNCHANGED);
  }

  @Test
  void publishesNewSecretsUnderTheSameRevision() {
    publish("a");
    publisher.submit(Snapshots.named("a", "rotated"));
    loop.run();
    accept(guard);

    assertThat(envoy.offers.getLast().snapshot().material()).isEqualTo("rotated");
    assertThat(guard.retain).containsExactly("a");
  }

  @Test
  void cutsOffAGuardThatDoesNotAnswerAndGoesOnWithoutIt() {
    join(guard, otherGuard);
    join(envoy);
    submit("a");
    guard.accept();
    loop.pass(TIMING.guardAnswer());

    assertThat(otherGuard.closed).isTrue();
    assertThat(envoy.revisions()).containsExactly("a");
  }

  @Test
  void waitsForAGuardWhenThereIsNone() {
    join(envoy);
    submit("a");
    submit("b");
    loop.pass(Duration.ofHours(1));
    assertThat(envoy.offers).isEmpty();
    assertThat(seen.status.waitingFor().orElseThrow()).isEqualTo("an ext-proc server");

    join(guard);
    guard.accept();
    loop.run();
    assertThat(envoy.revisions()).containsExactly("b");
  }

  @Test
  void givesALateGuardAllThatIsInUse() {
    publish("a");
    submit("b");
    accept(guard);
    join(otherGuard);

    assertThat(otherGuard.sent).as("Envoy may still route with a").containsExactly("a", "b");
  }

  @Test
  void givesALateEnvoyNothingWhileNoGuardHasIt() {
    publish("a");
    guard.leave();
    join(otherEnvoy);
    assertThat(otherEnvoy.offers).isEmpty();

    join(otherGuard);
    assertThat(otherEnvoy.offers).isEmpty();
    otherGuard.accept();
    loop.run();
    assertThat(otherEnvoy.revisions()).containsExactly("a");
  }

  @Test
  void keepsTheRevisionBeforeWithTheGuardsAndItsClustersWithEnvoysUntilItHasDrained() {
    publish("a");
    publish("b");
    assertThat(guard.retain).containsExactly("a", "b");
    assertThat(envoy.lingering()).containsExactly("a");

    publish("c");
    assertThat(guard.retain).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(envoy.lingering()).containsExactly("b", "a");

    loop.pass(TIMING.revisionDrain());
    accept(guard);
    assertThat(guard.retain).as("only the one before").containsExactly("b", "c");
    assertThat(envoy.lingering()).as("requests may be held").containsExactly("b", "a");

    loop.pass(TIMING.clusterDrain());
    assertThat(envoy.lingering()).isEmpty();
    assertThat(envoy.revisions()).endsWith("c");
    assertThat(guard.retain).containsExactly("b", "c");
  }

  @Test
  void keepsARevisionAsLongAsAnEnvoyHasNotLeftIt() {
    join(otherEnvoy);
    publish("a");
    otherEnvoy.apply();
    loop.run();
    submit("b");
    accept(guard);
    envoy.apply();
    loop.pass(Duration.ofMinutes(10));
    submit("c");
    accept(guard);

    assertThat(guard.retain).as("envoy-2 has not answered since a").contains("a", "b", "c");
  }

  @Test
  void letsANewerSnapshotOvertakeOneThatAnEnvoyIsStuckWith() {
    publish("a");
    submit("b");
    accept(guard);
    loop.pass(TIMING.envoyAnswer());
    submit("c");
    accept(guard);
    envoy.apply();
    loop.run();

    assertThat(seen.status.current().orElseThrow().revision()).isEqualTo("c");
    assertThat(guard.retain).contains("b");
  }

  @Test
  void tellsGuardsToKeepWhatAnEarlierProcessPublishedUntilEnvoysHaveLeftIt() {
    FakeRevisionLog earlier = new FakeRevisionLog("old");
    Publisher restarted = new Publisher(loop, loop, TIMING, seen, earlier);
    FakeGuard survivor = new FakeGuard(restarted, "guard");
    FakeEnvoy runsOld = new FakeEnvoy(restarted, "envoy");
    survivor.join();
    restarted.submit(Snapshots.named("new"));
    loop.run();
    assertThat(survivor.retain).containsExactly("old", "new");

    survivor.accept();
    loop.pass(Duration.ofHours(1));
    assertThat(survivor.retain).as("no Envoy has come back yet").contains("old");

    runsOld.join();
    loop.run();
    runsOld.apply();
    loop.pass(TIMING.revisionDrain());
    assertThat(survivor.retain).containsExactly("new");
    assertThat(earlier.written).containsExactly("new");
  }

  @Test
  void leavesAnEnvoyThatComesBackTheClustersOfWhatItMayHaveTakenOverBeforeItLeft() {
    publish("a");
    submit("b");
    accept(guard);
    envoy.leave();
    loop.run();
    submit("c");
    assertThat(guard.unanswered).as("c is on its way").isNotEmpty();

    join(envoy);

    assertThat(envoy.revisions()).endsWith("a");
    assertThat(envoy.lingering()).contains("b");
  }

  @Test
  void servesARestartedGuardAndARestartedEnvoy() {
    publish("a");
    guard.leave();
    envoy.leave();
    loop.run();
    join(otherEnvoy);
    join(otherGuard);
    otherGuard.accept();
    loop.run();
    otherEnvoy.apply();
    loop.run();

    assertThat(seen.status.ready()).isTrue();
  }

  @Test
  void cutsOffAGuardThatAnswersWhatItWasNotSent() {
    publish("a");
    publisher.guardAccepted(guard, "z");
    loop.run();

    assertThat(guard.closed).isTrue();
    assertThat(seen.status.guards()).isEmpty();
  }

  private void join(FakeGuard... guards) {
    for (FakeGuard each : guards) {
      each.join();
    }
    loop.run();
  }

  private void join(FakeEnvoy... envoys) {
    for (FakeEnvoy each : envoys) {
      each.join();
    }
    loop.run();
  }

  private void submit(String revision) {
    publisher.submit(Snapshots.named(revision));
    loop.run();
  }

  private void accept(FakeGuard each) {
    while (!each.unanswered.isEmpty()) {
      each.accept();
      loop.run();
    }
  }

  /** Has a snapshot accepted by one guard and one Envoy. */
  private void publish(String revision) {
    if (seen.status.guards().isEmpty()) {
      join(guard);
    }
    if (!envoyIsConnected()) {
      join(envoy);
    }
    submit(revision);
    accept(guard);
    envoy.apply();
    loop.run();
    accept(guard);
  }

  private boolean envoyIsConnected() {
    return seen.status.envoys().stream().anyMatch(each -> each.node().equals("envoy-1"));
  }
}
