package dev.sallyport.approvals.store;

import static dev.sallyport.approvals.Given.reviewer;
import static dev.sallyport.approvals.Given.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.database.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guards, reviewers, clients and the clock at once, on real databases. */
class RacesTest {

  private static final int ROUNDS = 12;
  private static final int CLIENTS = 6;
  private static final HoldTerms TWO = Given.terms(Given.anyOf(2, "security"));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void nothingIsEverReleasedTwice(Databases kind) throws Exception {
    try (Database database = kind.open(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Outbox outbox = new Outbox(database);
      int claimed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        String digest = "d" + round;
        List<ApprovalStore> replicas =
            List.of(
                new ApprovalStore(database, outbox, InstantSource.system()),
                new ApprovalStore(database, new Outbox(database), InstantSource.system()));
        Set<ApprovalId> ids = race(threads, replicas, digest, round);
        assertThat(ids).as("one approval for one request").hasSize(1);
        ApprovalId id = ids.iterator().next();
        List<AuditRecord> trail = replicas.getFirst().audit(id);
        claimed += claims(trail);
        assertSound(replicas.getFirst().find(id).orElseThrow(), trail);
      }
      assertThat(claimed).as("races that came as far as a claim").isPositive();
      assertThat(numbersOf(outbox)).isEqualTo(countFrom1(outbox.last()));
    }
  }

  private static Set<ApprovalId> race(
      ExecutorService threads, List<ApprovalStore> replicas, String digest, int round)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(CLIENTS);
    List<Future<ApprovalId>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ApprovalStore store = replicas.get(i % 2);
      Waiter waiter = waiter("g" + i % 2, "x" + i);
      clients.add(threads.submit(() -> client(start, held, store, waiter, digest)));
    }
    List<Future<?>> others = new ArrayList<>();
    for (String name : List.of("bob", "bob", "carol", "alice", "dave")) {
      others.add(
          threads.submit(
              () ->
                  onTheOne(
                      start,
                      replicas.getLast(),
                      digest,
                      new ApprovalEvent.Approve(reviewer(name, "security"), ""))));
    }
    if (round % 3 == 1) {
      ApprovalEvent revoke = new ApprovalEvent.Revoke(reviewer("eve", "security"), "stop");
      others.add(threads.submit(() -> onTheOne(held, replicas.getFirst(), digest, revoke)));
    }
    if (round % 3 == 2) {
      others.add(threads.submit(() -> lose(held, replicas.getFirst())));
    }
    others.add(threads.submit(() -> expire(start, replicas.getFirst())));
    start.countDown();
    Set<ApprovalId> ids =
        clients.stream().map(RacesTest::get).collect(Collectors.toUnmodifiableSet());
    others.forEach(RacesTest::get);
    return ids;
  }

  /** Sends, waits until all have sent, and releases if it can. */
  private static ApprovalId client(
      CountDownLatch start, CountDownLatch held, ApprovalStore store, Waiter waiter, String digest)
      throws Exception {
    start.await();
    ApprovalId id = store.hold(Requests.by(waiter, digest, TWO)).approval().facts().id();
    held.countDown();
    held.await();
    for (int i = 0; i < 15; i++) {
      if (store.apply(id, new ApprovalEvent.Claim(waiter, digest)) instanceof Applied.Changed) {
        store.apply(id, new ApprovalEvent.Release(waiter));
        return id;
      }
    }
    return id;
  }

  private static Void onTheOne(
      CountDownLatch start, ApprovalStore store, String digest, ApprovalEvent event)
      throws Exception {
    start.await();
    for (int i = 0; i < 15; i++) {
      Optional<Approval> found =
          store.newest(Optional.empty(), 20).stream()
              .filter(approval -> approval.facts().digest().equals(digest))
              .findFirst();
      if (found.isPresent()
          && store.apply(found.get().facts().id(), event) instanceof Applied.Changed) {
        return null;
      }
    }
    return null;
  }

  private static Void lose(CountDownLatch start, ApprovalStore store) throws Exception {
    start.await();
    store.guardLost("g0");
    return null;
  }

  private static Void expire(CountDownLatch start, ApprovalStore store) throws Exception {
    start.await();
    for (int i = 0; i < 5; i++) {
      store.expireDue();
    }
    return null;
  }

  private static void assertSound(Approval approval, List<AuditRecord> trail) {
    assertThat(claims(trail)).as("claims").isLessThanOrEqualTo(1);
    assertThat(trail.stream().filter(audit -> audit.event().equals("release")).count())
        .as("releases")
        .isLessThanOrEqualTo(1);
    assertThat(trail).as("an audit record for every version").hasSize((int) approval.version());
    for (int i = 1; i < trail.size(); i++) {
      assertThat(trail.get(i).from()).contains(trail.get(i - 1).to());
    }
    List<Human> approving =
        trail.stream()
            .filter(audit -> audit.event().equals("approve"))
            .map(audit -> audit.actor().orElseThrow())
            .toList();
    assertThat(approving).doesNotHaveDuplicates().doesNotContain(Given.human("alice"));
    if (trail.stream().anyMatch(audit -> audit.to() == StateName.CLAIMED)) {
      assertThat(approving).hasSize(2);
    }
  }

  private static int claims(List<AuditRecord> trail) {
    return (int) trail.stream().filter(audit -> audit.event().equals("claim")).count();
  }

  private static List<Long> numbersOf(Outbox outbox) {
    return outbox.after(0, 10_000).stream().map(OutboxEvent::seq).toList();
  }

  private static List<Long> countFrom1(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError("a racer failed", e);
    }
  }
}
