package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.grant.AccessAudit;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.operators.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Access for a while: what was asked for and given, and one of either with its trail. */
final class GrantPages {

  private static final String ADDRESS = "/ui/grants/";

  private GrantPages() {}

  /**
   * All that somebody may know of.
   *
   * @param message what just happened, or why it did not
   */
  static String list(
      Session session, List<AccessRequest> requests, List<AccessGrant> grants, Html message) {
    return Layout.page(
        "Access for a while",
        Optional.of(session),
        message,
        Html.of("section", Html.of("h2", "Asked for"), requests(requests)),
        Html.of("section", Html.of("h2", "Given"), grants(grants)),
        Html.of("section", Html.of("h2", "More"), GrantForm.of(session)));
  }

  private static Html requests(List<AccessRequest> requests) {
    List<List<Html>> rows = new ArrayList<>();
    for (AccessRequest request : requests) {
      GrantRequest wanted = request.wanted();
      rows.add(
          List.of(
              Layout.link(ADDRESS + "requests/" + request.id(), request.id().substring(0, 8)),
              Html.text(request.createdAt().toString()),
              Html.text(wanted.holder().toString()),
              Html.text(wanted.resource()),
              Html.text(String.join(" ", wanted.verbs())),
              Html.text(time(wanted.lasts())),
              Html.text(request.state().code())));
    }
    return rows.isEmpty()
        ? Html.of("p", "Nobody has asked.")
        : Layout.table(
            "Requests, the newest first",
            List.of("Request", "When", "By", "Resource", "For what", "How long", "State"),
            rows);
  }

  private static Html grants(List<AccessGrant> grants) {
    List<List<Html>> rows = new ArrayList<>();
    for (AccessGrant grant : grants) {
      rows.add(
          List.of(
              Layout.link(ADDRESS + grant.id(), grant.id().substring(0, 8)),
              Html.text(grant.holder().toString()),
              Html.text(grant.resource()),
              Html.text(String.join(" ", grant.verbs())),
              Html.text(grant.expiresAt().toString()),
              Html.text(grant.createdBy().toString()),
              Html.text(grant.state().code())));
    }
    return rows.isEmpty()
        ? Html.of("p", "There is none.")
        : Layout.table(
            "Grants, the newest first",
            List.of("Grant", "Holder", "Resource", "For what", "Until", "Given by", "State"),
            rows);
  }

  /** One request. */
  static String show(
      Session session, AccessRequest request, List<AccessAudit> trail, Html actions, Html message) {
    GrantRequest wanted = request.wanted();
    return page(
        session,
        "Request " + request.id().substring(0, 8),
        message,
        Html.of(
            "dl",
            what(wanted.holder(), wanted.resource(), wanted.verbs(), wanted.task()),
            fact("How long", time(wanted.lasts()) + ", from when it is given"),
            fact("Why", request.reason().isEmpty() ? "–" : request.reason()),
            fact("Can be given until", request.expiresAt().toString()),
            fact("State", request.state().code())),
        actions,
        trail);
  }

  /** One grant. */
  static String show(
      Session session, AccessGrant grant, List<AccessAudit> trail, Html actions, Html message) {
    return page(
        session,
        "Grant " + grant.id().substring(0, 8),
        message,
        Html.of(
            "dl",
            what(grant.holder(), grant.resource(), grant.verbs(), grant.task()),
            fact("Given by", grant.createdBy().toString()),
            fact("Until", grant.expiresAt().toString()),
            fact("State", grant.state().code())),
        actions,
        trail);
  }

  private static String page(
      Session session,
      String title,
      Html message,
      Html facts,
      Html actions,
      List<AccessAudit> trail) {
    return Layout.page(
        title,
        Optional.of(session),
        message,
        facts,
        Html.of("section", Html.of("h2", "Your decision"), actions),
        Html.of("section", Html.of("h2", "What happened"), trail(trail)),
        Layout.link("/ui/grants", "All access"));
  }

  private static Html what(
      Human holder, String resource, Iterable<String> verbs, Optional<String> task) {
    return Html.all(
        fact("Who", holder.toString()),
        fact("Resource", resource),
        fact("For what", String.join(" ", verbs)),
        fact("Task", task.orElse("–")));
  }

  private static String time(Duration lasts) {
    return lasts.toSecondsPart() == 0 ? lasts.toMinutes() + " min" : lasts.toSeconds() + " s";
  }

  private static Html fact(String name, String value) {
    return Html.all(Html.of("dt", name), Html.of("dd", value));
  }

  private static Html trail(List<AccessAudit> trail) {
    List<List<Html>> rows = new ArrayList<>();
    for (AccessAudit entry : trail) {
      rows.add(
          List.of(
              Html.text(entry.at().toString()),
              Html.text(entry.event()),
              Html.text(entry.actor().map(Object::toString).orElse("–")),
              Html.text(entry.reason())));
    }
    return Layout.table("The oldest first", List.of("When", "Event", "By", "Reason"), rows);
  }
}
