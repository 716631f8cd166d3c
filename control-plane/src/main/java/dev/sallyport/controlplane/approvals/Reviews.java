package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Vote;
import dev.sallyport.approvals.store.Applied;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.core.resource.OperatorRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What signed-in people do with approvals; the page and the API are two ways to it. */
public final class Reviews {

  /** What a reason is, for people. */
  public static final String REASON =
      "A reason has up to 1000 characters, and no control characters.";

  private static final int LONGEST_REASON = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);

  private final Supplier<ApprovalDesk> desk;
  private final Supplier<SamePerson> people;
  private final ReviewListener listener;

  /**
   * Reviews.
   *
   * @param desk the approvals; asked for when somebody needs them
   * @param people which names are one person, as declared now
   */
  public Reviews(
      Supplier<ApprovalDesk> desk, Supplier<SamePerson> people, ReviewListener listener) {
    this.desk = desk;
    this.people = people;
    this.listener = listener;
  }

  /** Whether a text can be a reason. Not every database keeps control characters. */
  public static boolean isReason(String text) {
    return text.length() <= LONGEST_REASON
        && text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
  }

  /** Applies a decision. */
  public Decided decide(ApprovalId id, Verb verb, Operator operator, String reason) {
    if (!operator.is(OperatorRole.REVIEWER)) {
      return new Decided.Forbidden();
    }
    Optional<Approval> approval = desk.get().approvals().find(id);
    if (approval.isEmpty()) {
      return new Decided.Unknown();
    }
    Reviewer reviewer = reviewer(operator, approval.get());
    Decided decided =
        switch (desk.get().approvals().apply(id, verb.event(reviewer, reason))) {
          case Applied.Changed changed -> new Decided.Done(changed.approval());
          case Applied.Unchanged unchanged ->
              new Decided.Refused(unchanged.reason().code(), unchanged.reason().message());
          case Applied.Unknown _ -> new Decided.Unknown();
        };
    if (verb == Verb.BREAK_GLASS && decided instanceof Decided.Done) {
      LOG.error("ALARM: {} broke the glass and approved {} alone", operator.human(), id.value());
    }
    listener.decided(verb, outcome(decided));
    return decided;
  }

  /**
   * Somebody as a reviewer of an approval: under the name by which the approval knows them already,
   * which may be another of theirs, because who is one person may have been declared since.
   */
  public Reviewer reviewer(Operator operator, Approval approval) {
    Set<String> groups =
        operator.isLocalAdmin() ? approval.facts().terms().groups() : operator.groups();
    return new Reviewer(nameIn(approval, operator.human()), groups, operator.seesAll());
  }

  /** Whether it is this person's own request. */
  public boolean isOwn(Operator operator, Approval approval) {
    return reviewer(operator, approval).human().equals(approval.facts().requester());
  }

  /** Who said yes so far. */
  public static List<Vote> votes(ApprovalState state) {
    return switch (state) {
      case ApprovalState.Pending pending -> pending.votes();
      case ApprovalState.Approved approved -> approved.grant().votes();
      case ApprovalState.Claimed claimed -> claimed.grant().votes();
      case ApprovalState.Denied _,
          ApprovalState.Expired _,
          ApprovalState.Withdrawn _,
          ApprovalState.Released _,
          ApprovalState.ReleasedOutcomeUnknown _,
          ApprovalState.Revoked _ ->
          List.of();
    };
  }

  private Human nameIn(Approval approval, Human human) {
    SamePerson now = people.get();
    return Stream.of(
            Stream.of(approval.facts().requester()),
            votes(approval.state()).stream().map(vote -> vote.reviewer().human()),
            approval.facts().terms().owners().humans().stream())
        .flatMap(names -> names)
        .filter(name -> now.canonical(name).equals(human))
        .findFirst()
        .orElse(human);
  }

  private static String outcome(Decided decided) {
    return switch (decided) {
      case Decided.Done _ -> "done";
      case Decided.Refused refused -> refused.code();
      case Decided.Forbidden _ -> "role_missing";
      case Decided.Unknown _ -> "approval_unknown";
    };
  }
}
