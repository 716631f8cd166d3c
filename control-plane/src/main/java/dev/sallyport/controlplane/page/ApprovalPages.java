package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.operators.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Approvals as reviewers see them: a list, and one with all there is to know. */
final class ApprovalPages {

  private ApprovalPages() {}

  static String list(Session session, List<Approval> approvals, Optional<StateName> state) {
    List<List<Html>> rows = new ArrayList<>();
    for (Approval approval : approvals) {
      String id = approval.facts().id().value();
      rows.add(
          List.of(
              Layout.link("/ui/approvals/" + id, id.substring(0, 8)),
              Html.text(approval.createdAt().toString()),
              Html.text(approval.resource()),
              Html.text(approval.facts().requester().toString()),
              Html.text(approval.state().name().code().replace('_', ' ')),
              Html.text(
                  Reviews.votes(approval.state()).size()
                      + " of "
                      + approval.facts().terms().humansNeeded()),
              approval.alarm() ? Html.of("strong", "alarm") : Html.text("–")));
    }
    return Layout.page(
        "Approvals",
        Optional.of(session),
        filter(state),
        rows.isEmpty()
            ? Html.of("p", "There are none.")
            : Layout.table(
                "The newest first",
                List.of("Approval", "Asked for", "Resource", "By", "State", "Approved", "Alarm"),
                rows));
  }

  /**
   * One approval.
   *
   * @param actions forms for what this person may do, and why the others are missing
   * @param message what just happened, or why it did not
   */
  static String show(
      Session session, Approval approval, List<AuditRecord> trail, Html actions, Html message) {
    return Layout.page(
        "Approval " + approval.facts().id().value().substring(0, 8),
        Optional.of(session),
        message,
        facts(approval),
        RequestSection.of(approval.view()),
        Html.of("section", Html.of("h2", "Rules of review"), TermsSection.of(approval)),
        Html.of("section", Html.of("h2", "Your decision"), actions),
        Html.of("section", Html.of("h2", "What happened"), trail(trail)));
  }

  /**
   * The request in clear.
   *
   * @param request JSON of who holds it
   */
  static String clear(Session session, Approval approval, String request) {
    String id = approval.facts().id().value();
    return Layout.page(
        "All of " + id.substring(0, 8),
        Optional.of(session),
        Layout.notice("That you have looked at it is in the audit trail."),
        RequestSection.clear(request),
        Layout.link("/ui/approvals/" + id, "Back to the approval"));
  }

  private static Html filter(Optional<StateName> chosen) {
    List<Html> links = new ArrayList<>();
    links.add(
        choice(
            "/ui/approvals?state=pending",
            "pending",
            chosen.equals(Optional.of(StateName.PENDING))));
    links.add(
        choice(
            "/ui/approvals?state=approved",
            "approved",
            chosen.equals(Optional.of(StateName.APPROVED))));
    links.add(choice("/ui/approvals?state=all", "all", chosen.isEmpty()));
    return Html.of("nav", Map.of("aria-label", "States"), Html.all(links));
  }

  private static Html choice(String address, String name, boolean current) {
    return Html.of(
        "a",
        current ? Map.of("href", address, "aria-current", "page") : Map.of("href", address),
        Html.text(name));
  }

  private static Html facts(Approval approval) {
    return Html.of(
        "dl",
        Html.of("dt", "Who"),
        Html.of("dd", approval.facts().requester().toString()),
        Html.of("dt", "Resource"),
        Html.of("dd", approval.resource()),
        Html.of("dt", "State"),
        Html.of("dd", approval.state().name().code().replace('_', ' ')),
        Html.of("dt", "Until"),
        Html.of("dd", approval.state().deadline().map(Object::toString).orElse("–")),
        Html.of("dt", "Approval"),
        Html.of("dd", Html.of("code", approval.facts().id().value())));
  }

  private static Html trail(List<AuditRecord> trail) {
    List<List<Html>> rows = new ArrayList<>();
    for (AuditRecord entry : trail) {
      rows.add(
          List.of(
              Html.text(entry.at().toString()),
              Html.text(entry.event().replace('_', ' ')),
              Html.text(entry.to().code().replace('_', ' ')),
              Html.text(entry.actor().map(Object::toString).orElse("–")),
              Html.text(entry.reason()),
              entry.alarm() ? Html.of("strong", "alarm") : Html.text("–")));
    }
    return Layout.table(
        "The oldest first", List.of("When", "Event", "State", "By", "Reason", "Alarm"), rows);
  }
}
