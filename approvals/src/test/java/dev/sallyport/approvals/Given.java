package dev.sallyport.approvals;

import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Owners;
import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Shorthand for tests. */
public final class Given {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Given() {}

  public static Human human(String subject) {
    return new Human("corp", subject);
  }

  public static Reviewer reviewer(String subject, String... groups) {
    return new Reviewer(human(subject), Set.of(groups), false);
  }

  public static Reviewer seeingAll(String subject, String... groups) {
    return new Reviewer(human(subject), Set.of(groups), true);
  }

  public static Waiter waiter(String guard, String exchange) {
    return new Waiter(guard, new ExchangeId(exchange));
  }

  /** One human of the group "security". */
  public static HoldTerms oneReviewer() {
    return terms(anyOf(1, "security"));
  }

  public static HoldTerms terms(Step... steps) {
    return terms(1, Owners.NONE, false, steps);
  }

  public static HoldTerms terms(int humans, Owners owners, boolean seesAll, Step... steps) {
    return new HoldTerms(
        List.of(steps),
        humans,
        owners,
        new TreeSet<>(Set.of("on-call")),
        seesAll,
        false,
        HoldTerms.INLINE_FOR,
        HoldTerms.PENDING_FOR,
        HoldTerms.GRANT_FOR);
  }

  public static Step anyOf(int humans, String... groups) {
    return new Step.AnyOf(new TreeSet<>(List.of(groups)), humans);
  }

  public static Step allOf(String... groups) {
    return new Step.AllOf(new TreeSet<>(List.of(groups)));
  }
}
