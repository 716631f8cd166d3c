package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.store.Applied;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.core.resource.OperatorRole;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Held requests in clear, for reviewers who may see all of them. Every look is in the audit trail
 * before anything is shown; the text comes from the process that holds the request, and is kept
 * nowhere on the way.
 */
public final class ClearViews {

  private final Supplier<ApprovalDesk> desk;
  private final Reviews reviews;
  private final Holders holders;

  /** Whoever holds requests. */
  public interface Holders {

    /** The request that waits for an approval, as JSON; nothing if none waits here. */
    Optional<String> show(Approval approval) throws InterruptedException;
  }

  /** What became of a look. */
  public sealed interface Look {

    /**
     * It is shown.
     *
     * @param request JSON, in clear
     */
    record Shown(Approval approval, String request) implements Look {}

    /**
     * It is not.
     *
     * @param code lower case with underscores
     * @param message one sentence for the person who tried
     */
    record Refused(String code, String message) implements Look {}

    /** Who is signed in is no reviewer. */
    record Forbidden() implements Look {}

    /** There is no such approval. */
    record Unknown() implements Look {}
  }

  /**
   * Clear views.
   *
   * @param desk the approvals; asked for when somebody needs them
   */
  public ClearViews(Supplier<ApprovalDesk> desk, Reviews reviews, Holders holders) {
    this.desk = desk;
    this.reviews = reviews;
    this.holders = holders;
  }

  /** Looks at a request in clear. */
  public Look look(ApprovalId id, Operator operator) throws InterruptedException {
    if (!operator.is(OperatorRole.REVIEWER)) {
      return new Look.Forbidden();
    }
    Optional<Approval> found = desk.get().approvals().find(id);
    if (found.isEmpty()) {
      return new Look.Unknown();
    }
    Reviewer reviewer = reviews.reviewer(operator, found.get());
    return switch (desk.get().approvals().apply(id, new ApprovalEvent.Reveal(reviewer))) {
      case Applied.Changed(Approval approval, _) -> shown(approval);
      case Applied.Unchanged(_, var rejection) ->
          new Look.Refused(rejection.code(), rejection.message());
      case Applied.Unknown _ -> new Look.Unknown();
    };
  }

  private Look shown(Approval approval) throws InterruptedException {
    return holders
        .show(approval)
        .<Look>map(request -> new Look.Shown(approval, request))
        .orElseGet(
            () ->
                new Look.Refused(
                    "not_held_here",
                    "The clear text is in no process that this control plane reaches: the caller"
                        + " was told to come back, or waits at another one."));
  }
}
