package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.core.resource.OperatorRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody may do with a request for access or a grant, as forms. They only spare useless
 * tries: whether a decision counts is decided when it is made.
 */
final class GrantActions {

  private static final Html NOTHING_LEFT = Html.of("p", "It is over; there is nothing to decide.");
  private static final Html NOT_YOURS =
      Html.of("p", "Your groups do not have the role of operators.");

  private GrantActions() {}

  static Html of(Session session, Access access, AccessRequest request) {
    return switch (request.state()) {
      case AccessRequest.State.Pending _ -> {
        if (access.isOwn(session.operator(), request.wanted().holder())) {
          yield Html.of("p", "It is your own request: somebody else has to decide about it.");
        }
        String address = "/ui/grants/requests/" + request.id() + "/";
        yield session.operator().is(OperatorRole.OPERATOR)
            ? Html.all(
                form(session, address, "approve", "Give it"),
                form(session, address, "deny", "Refuse it"))
            : NOT_YOURS;
      }
      case AccessRequest.State.Granted granted ->
          Layout.link("/ui/grants/" + granted.grant(), "What was given");
      case AccessRequest.State.Denied _, AccessRequest.State.Expired _ -> NOTHING_LEFT;
    };
  }

  static Html of(Session session, Access access, AccessGrant grant) {
    return switch (grant.state()) {
      case AccessGrant.State.Active _ -> {
        String address = "/ui/grants/" + grant.id() + "/";
        List<Html> forms = new ArrayList<>();
        if (access.isOwn(session.operator(), grant.holder())
            || access.isOwn(session.operator(), grant.createdBy())) {
          forms.add(
              Layout.form(session, address + "end", Layout.button("End it: the task is done")));
        }
        if (session.operator().is(OperatorRole.OPERATOR)) {
          forms.add(form(session, address, "revoke", "Take it back"));
        }
        yield forms.isEmpty() ? NOT_YOURS : Html.all(forms);
      }
      case AccessGrant.State.Ended _, AccessGrant.State.Expired _, AccessGrant.State.Revoked _ ->
          NOTHING_LEFT;
    };
  }

  private static Html form(Session session, String address, String verb, String label) {
    return Html.of(
        "fieldset",
        Html.of("legend", label),
        Layout.form(
            session,
            address + verb,
            Layout.field(
                "Reason", GrantForm.REASON, Map.of("id", "reason-" + verb, "maxlength", "1000")),
            Layout.button(label)));
  }
}
