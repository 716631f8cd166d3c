package dev.sallyport.approvals.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalState.Approved;
import dev.sallyport.approvals.state.ApprovalState.Claimed;
import dev.sallyport.approvals.state.ApprovalState.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Whatever comes in whatever order: what an approval promises holds. */
class ApprovalsPropertyTest {

  private static final String DIGEST = "d1";
  private static final Human REQUESTER = Given.human("alice");
  private static final List<Waiter> WAITERS =
      List.of(Given.waiter("g1", "a"), Given.waiter("g1", "b"), Given.waiter("g2", "c"));

  /** Needs two humans, one of security and one of legal. */
  private static final HoldTerms TERMS =
      Given.terms(Given.anyOf(1, "security"), Given.allOf("legal"));

  private static final Facts FACTS = new Facts(ApprovalId.random(), REQUESTER, DIGEST, TERMS);

  record Happening(Duration later, ApprovalEvent event) {}

  @Property(tries = 1500)
  void neverReleasedTwiceNorWithoutTheHumansNorTooLateNorByTheRequester(
      @ForAll("stories") List<Happening> story) {
    Instant now = Given.NOON;
    ApprovalState state = Approvals.open(FACTS, Attendance.inline(WAITERS.getFirst()), now).next();
    Set<Human> approving = new HashSet<>();
    List<Reviewer> accepted = new ArrayList<>();
    boolean glassBroken = false;
    Instant grantedAt = Instant.MAX;
    int releases = 0;
    int claimsThatMayHaveRun = 0;
    for (Happening happening : story) {
      now = now.plus(happening.later());
      Outcome outcome = Approvals.apply(FACTS, state, happening.event(), now);
      if (!(outcome instanceof Outcome.Transition transition)) {
        continue;
      }
      assertThat(transition.audit().from()).contains(state.name());
      assertThat(transition.audit().to()).isEqualTo(transition.next().name());
      assertThat(transition.audit().at()).isEqualTo(now);
      if (happening.event() instanceof ApprovalEvent.Approve approve) {
        assertThat(approving.add(approve.reviewer().human())).as("counts once").isTrue();
        accepted.add(approve.reviewer());
      }
      if (happening.event() instanceof ApprovalEvent.BreakGlass breaking) {
        assertThat(breaking.reviewer().groups()).contains("on-call");
        assertThat(breaking.reviewer().human()).isNotEqualTo(REQUESTER);
        assertThat(breaking.reason()).isNotBlank();
        assertThat(transition.audit().alarm()).isTrue();
        glassBroken = true;
      }
      if (transition.next() instanceof Approved && !(state instanceof Approved)) {
        if (!(happening.event() instanceof ApprovalEvent.NotSent)) {
          grantedAt = now;
        }
        assertThat(now).isBefore(Given.NOON.plus(TERMS.pendingFor()).plus(TERMS.grantFor()));
      }
      if (transition.next() instanceof Claimed) {
        claimsThatMayHaveRun++;
        assertThat(approving).doesNotContain(REQUESTER);
        assertThat(glassBroken || reallyEnough(accepted)).as("enough humans").isTrue();
        assertThat(now).isBefore(grantedAt.plus(TERMS.grantFor()));
        assertThat(((ApprovalEvent.Claim) happening.event()).digest()).isEqualTo(DIGEST);
      }
      if (happening.event() instanceof ApprovalEvent.NotSent) {
        claimsThatMayHaveRun--;
      }
      if (transition.next() instanceof Released) {
        releases++;
      }
      state = transition.next();
    }
    assertThat(releases).isLessThanOrEqualTo(1);
    assertThat(claimsThatMayHaveRun).isLessThanOrEqualTo(1);
    Statistics.label("was released").collect(releases == 1);
    Statistics.label("was released")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 3));
  }

  /** By hand, not by the code under test: two humans, one of security beside one of legal. */
  private static boolean reallyEnough(List<Reviewer> accepted) {
    for (Reviewer legal : accepted) {
      long others =
          accepted.stream()
              .filter(other -> !other.human().equals(legal.human()))
              .filter(other -> other.groups().contains("security"))
              .map(Reviewer::human)
              .distinct()
              .count();
      if (legal.groups().contains("legal") && others >= 1) {
        return true;
      }
    }
    return false;
  }

  @Provide
  Arbitrary<List<Happening>> stories() {
    Arbitrary<Duration> later =
        Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.integers().between(0, 20).map(Duration::ofSeconds)),
            Tuple.of(1, Arbitraries.integers().between(1, 70).map(Duration::ofMinutes)));
    return Combinators.combine(later, events()).as(Happening::new).list().ofMaxSize(60);
  }

  private Arbitrary<ApprovalEvent> events() {
    Arbitrary<Waiter> waiters = Arbitraries.of(WAITERS);
    Arbitrary<String> reasons = Arbitraries.of("", "incident 12");
    Arbitrary<ApprovalEvent> approve =
        Combinators.combine(reviewers(), reasons).as(ApprovalEvent.Approve::new);
    Arbitrary<ApprovalEvent> seldom =
        Arbitraries.oneOf(
            Combinators.combine(reviewers(), reasons).as(ApprovalEvent.BreakGlass::new),
            Combinators.combine(reviewers(), reasons).as(ApprovalEvent.Deny::new),
            Combinators.combine(reviewers(), reasons).as(ApprovalEvent.Revoke::new),
            Arbitraries.of("alice", "bob")
                .map(name -> new ApprovalEvent.Withdraw(Given.human(name))),
            Arbitraries.of("g1", "g2").map(ApprovalEvent.GuardLost::new),
            waiters.map(ApprovalEvent.Disconnect::new));
    Arbitrary<ApprovalEvent> waiting =
        Arbitraries.oneOf(
            waiters.map(ApprovalEvent.Resend::new),
            waiters.map(ApprovalEvent.Defer::new),
            Arbitraries.just(new ApprovalEvent.Expire()));
    Arbitrary<ApprovalEvent> releasing =
        Arbitraries.oneOf(
            Combinators.combine(waiters, Arbitraries.of(DIGEST, DIGEST, DIGEST, "d2"))
                .as(ApprovalEvent.Claim::new),
            waiters.map(ApprovalEvent.Release::new),
            waiters.map(ApprovalEvent.NotSent::new));
    return Arbitraries.frequencyOf(
        Tuple.of(10, approve), Tuple.of(1, seldom), Tuple.of(4, waiting), Tuple.of(12, releasing));
  }

  private static Arbitrary<Reviewer> reviewers() {
    return Combinators.combine(
            Arbitraries.of("alice", "bob", "carol", "dave", "erin"),
            Arbitraries.of("security", "legal", "on-call", "sales").set().ofMinSize(2))
        .as((name, groups) -> new Reviewer(Given.human(name), groups, false));
  }
}
