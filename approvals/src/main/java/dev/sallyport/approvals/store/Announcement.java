package dev.sallyport.approvals.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Waiter;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the outbox says about a change of an approval. */
final class Announcement {

  private Announcement() {}

  /**
   * The payload.
   *
   * @param before the approval before the change; none for a new one
   * @param after the approval now
   */
  static String of(Optional<Approval> before, Approval after, AuditRecord audit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("approval", after.facts().id().value());
    json.put("version", after.version());
    json.put("event", audit.event());
    json.put("state", after.state().name().code());
    json.put("resource", after.resource());
    ObjectNode requester = json.putObject("requester");
    requester.put("issuer", after.facts().requester().issuer());
    requester.put("subject", after.facts().requester().subject());
    json.put("alarm", audit.alarm());
    ArrayNode streams = json.putArray("streams");
    SortedSet<Waiter> concerned = new TreeSet<>(streams(after.state()));
    before.ifPresent(old -> concerned.addAll(streams(old.state())));
    for (Waiter waiter : concerned) {
      ObjectNode stream = streams.addObject();
      stream.put("guard", waiter.guard());
      stream.put("exchange", waiter.exchange().value());
    }
    return json.toString();
  }

  private static SortedSet<Waiter> streams(ApprovalState state) {
    TreeSet<Waiter> streams = new TreeSet<>();
    state.waiting().ifPresent(attendance -> streams.addAll(attendance.waiters()));
    claim(state).ifPresent(streams::add);
    return streams;
  }

  private static Optional<Waiter> claim(ApprovalState state) {
    return switch (state) {
      case ApprovalState.Claimed claimed -> Optional.of(claimed.claim());
      case ApprovalState.Released released -> Optional.of(released.claim());
      case ApprovalState.ReleasedOutcomeUnknown unknown -> Optional.of(unknown.claim());
      case ApprovalState.Revoked revoked -> revoked.claim();
      case ApprovalState.Pending _,
          ApprovalState.Approved _,
          ApprovalState.Denied _,
          ApprovalState.Expired _,
          ApprovalState.Withdrawn _ ->
          Optional.empty();
    };
  }
}
