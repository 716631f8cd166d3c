package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.approvals.Verb;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.core.resource.OperatorRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody may do with an approval, as forms. They only spare useless tries: whether a
 * decision counts is decided when it is made.
 */
final class Actions {

  private Actions() {}

  static Html of(Session session, Approval approval, Reviewer reviewer) {
    if (!session.operator().is(OperatorRole.REVIEWER)) {
      return Html.of("p", "Your groups do not have the role of reviewers.");
    }
    if (reviewer.human().equals(approval.facts().requester())) {
      return Html.of("p", "It is your own request: somebody else has to decide about it.");
    }
    HoldTerms terms = approval.facts().terms();
    boolean mayDecide = terms.invites(reviewer);
    boolean mayBreakGlass = terms.mayBreakGlass(reviewer);
    if (!mayDecide && !mayBreakGlass) {
      return Html.of("p", "You are in no group that reviews it, and do not own the resource.");
    }
    return switch (approval.state()) {
      case ApprovalState.Pending pending -> {
        boolean voted =
            pending.votes().stream()
                .anyMatch(vote -> vote.reviewer().human().equals(reviewer.human()));
        List<Html> forms = new ArrayList<>();
        if (voted) {
          forms.add(Html.of("p", "You have approved it. Another human has to."));
        } else if (mayDecide) {
          forms.add(form(session, approval, Verb.APPROVE, "Approve", false));
        }
        forms.add(form(session, approval, Verb.DENY, "Deny", false));
        if (reviewer.seesAll()) {
          forms.add(
              Layout.form(
                  session,
                  "/ui/approvals/" + approval.facts().id().value() + "/reveal",
                  Layout.button("Show what is hidden")));
        }
        if (mayBreakGlass) {
          forms.add(
              form(session, approval, Verb.BREAK_GLASS, "Break the glass: approve alone", true));
        }
        yield Html.all(forms);
      }
      case ApprovalState.Approved _,
          ApprovalState.Claimed _,
          ApprovalState.Released _,
          ApprovalState.ReleasedOutcomeUnknown _ ->
          form(session, approval, Verb.REVOKE, "Revoke", false);
      case ApprovalState.Denied _,
          ApprovalState.Expired _,
          ApprovalState.Withdrawn _,
          ApprovalState.Revoked _ ->
          Html.of("p", "It is over; there is nothing to decide.");
    };
  }

  private static Html form(
      Session session, Approval approval, Verb verb, String label, boolean alarm) {
    String id = "reason-" + verb.code();
    Map<String, String> input =
        alarm
            ? Map.of("id", id, "maxlength", "1000", "required", "")
            : Map.of("id", id, "maxlength", "1000");
    return Html.of(
        "fieldset",
        Html.of("legend", label),
        alarm
            ? Html.of("p", "For emergencies: it counts for all reviewers, and raises an alarm.")
            : Html.NOTHING,
        Layout.form(
            session,
            "/ui/approvals/" + approval.facts().id().value() + "/" + verb.code(),
            Layout.field(alarm ? "Reason (has to be given)" : "Reason", "reason", input),
            Layout.button(label)));
  }

  /** What a decision led to, in words. */
  static String done(Approval approval) {
    return approval.state() instanceof ApprovalState.Pending
        ? "Your approval counts: "
            + Reviews.votes(approval.state()).size()
            + " of "
            + approval.facts().terms().humansNeeded()
            + "."
        : "It is " + approval.state().name().code().replace('_', ' ') + " now.";
  }
}
