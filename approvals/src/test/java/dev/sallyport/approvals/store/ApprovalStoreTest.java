package dev.sallyport.approvals.store;

import static dev.sallyport.approvals.Given.NOON;
import static dev.sallyport.approvals.Given.reviewer;
import static dev.sallyport.approvals.Given.waiter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Owners;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApprovalStoreTest {

  private static final Waiter FIRST = waiter("g1", "a");
  private static final Waiter AGAIN = waiter("g2", "b");

  @TempDir Path folder;
  private final SetClock clock = new SetClock(NOON);
  private Database database;
  private Outbox outbox;
  private ApprovalStore store;

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  private void use(Databases kind) {
    database = kind.open(folder);
    outbox = new Outbox(database);
    store = new ApprovalStore(database, outbox, clock);
  }

  @ParameterizedTest
  @EnumSource
  void aHeldRequestIsApprovedClaimedAndReleasedWithEveryStepOnTheTrail(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();

    changed(id, new ApprovalEvent.Approve(reviewer("bob", "security"), "fine"));
    changed(id, new ApprovalEvent.Claim(FIRST, "d1"));
    Approval released = changed(id, new ApprovalEvent.Release(FIRST));

    assertThat(store.find(id)).contains(released);
    assertThat(released.version()).isEqualTo(4);
    assertThat(store.audit(id))
        .extracting(AuditRecord::event)
        .containsExactly("open", "approve", "claim", "release");
    assertThat(store.audit(id).get(1).actor()).contains(Given.human("bob"));
    assertThat(store.audit(id).get(1).reason()).isEqualTo("fine");
    assertThat(store.audit(id).get(2).by()).contains(FIRST);
    assertThat(outbox.after(0, 10))
        .extracting(OutboxEvent::state)
        .containsExactly("pending", "approved", "claimed", "released");
    assertThat(outbox.after(0, 10)).extracting(OutboxEvent::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(outbox.after(1, 1).getFirst().payload())
        .contains("\"streams\":[{\"guard\":\"g1\",\"exchange\":\"a\"}]")
        .doesNotContain("fine");
  }

  @ParameterizedTest
  @EnumSource
  void everyStateAndEveryTermReadsBackAsItWas(Databases kind) throws Exception {
    use(kind);
    HoldTerms terms =
        Given.terms(
            2,
            new Owners(new TreeSet<>(List.of("g")), new TreeSet<>(List.of(Given.human("olaf")))),
            true,
            Given.anyOf(2, "security"),
            Given.allOf("legal"),
            new Step.OwnersOf(1));
    Approval approval = ((Held.Opened) store.hold(Requests.by(FIRST, "d1", terms))).approval();

    assertThat(store.find(approval.facts().id())).contains(approval);
  }

  @ParameterizedTest
  @EnumSource
  void theSameRequestAttachesAndAnotherDoesNot(Databases kind) {
    use(kind);
    Approval first = opened(FIRST, "d1");

    Held again = store.hold(Requests.by(AGAIN, "d1", Given.oneReviewer()));
    assertThat(again).isInstanceOf(Held.Attached.class);
    assertThat(again.approval().facts().id()).isEqualTo(first.facts().id());
    assertThat(opened(AGAIN, "d2").facts().id()).isNotEqualTo(first.facts().id());
  }

  @ParameterizedTest
  @EnumSource
  void aReleasedRequestIsHeldAnew(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();
    changed(id, new ApprovalEvent.Approve(reviewer("bob", "security"), ""));
    changed(id, new ApprovalEvent.Claim(FIRST, "d1"));
    assertThat(store.hold(Requests.by(AGAIN, "d1", Given.oneReviewer())))
        .isInstanceOfSatisfying(
            Held.NotAttached.class,
            held -> assertThat(held.reason()).isEqualTo(Rejection.RELEASING));
    changed(id, new ApprovalEvent.Release(FIRST));

    assertThat(opened(AGAIN, "d1").facts().id()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void aDenialStandsUntilItsTimeIsOver(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();
    changed(id, new ApprovalEvent.Deny(reviewer("bob", "security"), "no"));

    assertThat(store.hold(Requests.by(AGAIN, "d1", Given.oneReviewer())))
        .isInstanceOfSatisfying(
            Held.NotAttached.class, held -> assertThat(held.reason()).isEqualTo(Rejection.DENIED));
    clock.advance(HoldTerms.PENDING_FOR);
    assertThat(opened(AGAIN, "d1").facts().id()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDueExpires(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();

    assertThat(store.expireDue()).isZero();
    clock.advance(HoldTerms.PENDING_FOR);
    assertThat(store.expireDue()).isEqualTo(1);
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(new ApprovalState.Expired(false));
    assertThat(store.expireDue()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredApprovalDoesNotKeepTheSameRequestOut(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();
    clock.advance(HoldTerms.PENDING_FOR);

    assertThat(opened(AGAIN, "d1").facts().id()).isNotEqualTo(id);
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(new ApprovalState.Expired(false));
  }

  @ParameterizedTest
  @EnumSource
  void newTermsSupersedeAnApprovalOfOldOnes(Databases kind) {
    use(kind);
    ApprovalId id = opened(FIRST, "d1").facts().id();
    changed(id, new ApprovalEvent.Approve(reviewer("bob", "security"), ""));

    Held held = store.hold(Requests.by(AGAIN, "d1", Given.terms(Given.anyOf(2, "security"))));
    assertThat(held).isInstanceOf(Held.Opened.class);
    assertThat(store.find(id).orElseThrow().state()).isInstanceOf(ApprovalState.Withdrawn.class);
  }

  @ParameterizedTest
  @EnumSource
  void aLostGuardFreesWhatWaitedAndMarksWhatItHadClaimed(Databases kind) {
    use(kind);
    ApprovalId waiting = opened(FIRST, "d1").facts().id();
    ApprovalId claimed = opened(FIRST, "d2").facts().id();
    ApprovalId elsewhere = opened(AGAIN, "d3").facts().id();
    changed(claimed, new ApprovalEvent.Approve(reviewer("bob", "security"), ""));
    changed(claimed, new ApprovalEvent.Claim(FIRST, "d2"));

    assertThat(store.guardLost("g1")).isEqualTo(2);
    assertThat(store.find(waiting).orElseThrow().state())
        .isInstanceOfSatisfying(
            ApprovalState.Pending.class,
            pending -> assertThat(pending.attendance().announced()).isTrue());
    assertThat(store.find(claimed).orElseThrow().state().name())
        .isEqualTo(StateName.RELEASED_OUTCOME_UNKNOWN);
    assertThat(store.find(claimed).orElseThrow().alarm()).isTrue();
    assertThat(store.find(elsewhere).orElseThrow().version()).isEqualTo(1);
    assertThat(store.guardLost("g1")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theNewestComeFirstAndByState(Databases kind) {
    use(kind);
    ApprovalId old = opened(FIRST, "d1").facts().id();
    clock.advance(Duration.ofSeconds(1));
    ApprovalId young = opened(FIRST, "d2").facts().id();
    changed(old, new ApprovalEvent.Approve(reviewer("bob", "security"), ""));

    assertThat(store.newest(Optional.empty(), 10))
        .extracting(approval -> approval.facts().id())
        .containsExactly(young, old);
    assertThat(store.newest(Optional.of(StateName.APPROVED), 10))
        .extracting(approval -> approval.facts().id())
        .containsExactly(old);
    assertThat(store.newest(Optional.empty(), 1)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void rejectedEventsChangeNothing(Databases kind) {
    use(kind);
    Approval approval = opened(FIRST, "d1");

    assertThat(
            store.apply(
                approval.facts().id(),
                new ApprovalEvent.Approve(reviewer("alice", "security"), "")))
        .isEqualTo(new Applied.Unchanged(approval, Rejection.SELF_REVIEW));
    assertThat(store.apply(ApprovalId.random(), new ApprovalEvent.Expire()))
        .isEqualTo(new Applied.Unknown());
    assertThat(outbox.last()).isEqualTo(1);
  }

  private Approval opened(Waiter waiter, String digest) {
    return ((Held.Opened) store.hold(Requests.by(waiter, digest, Given.oneReviewer()))).approval();
  }

  private Approval changed(ApprovalId id, ApprovalEvent event) {
    return ((Applied.Changed) store.apply(id, event)).approval();
  }
}
