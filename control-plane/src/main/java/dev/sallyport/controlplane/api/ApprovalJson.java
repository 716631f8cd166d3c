package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Vote;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.OutboxEvent;
import java.util.List;

/** The documents of {@link ApprovalsController}. */
final class ApprovalJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ApprovalJson() {}

  static String list(List<Approval> approvals) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode array = json.putArray("approvals");
    approvals.forEach(approval -> array.add(summary(approval)));
    return json.toString();
  }

  static String whole(Approval approval, List<AuditRecord> trail) {
    ObjectNode json = summary(approval);
    json.set("request", tree(approval.view()));
    ArrayNode audit = json.putArray("audit");
    for (AuditRecord entry : trail) {
      ObjectNode line = audit.addObject();
      line.put("at", entry.at().toString());
      line.put("event", entry.event());
      line.put("state", entry.to().code());
      entry.actor().ifPresent(actor -> line.put("by", actor.toString()));
      line.put("reason", entry.reason());
      line.put("alarm", entry.alarm());
    }
    return json.toString();
  }

  static String events(long after, List<OutboxEvent> events) {
    ObjectNode json = present(events.isEmpty() ? after : events.getLast().seq(), events);
    return json.toString();
  }

  static String present(long last) {
    return present(last, List.of()).toString();
  }

  static String problem(String code, String message) {
    return JSON.createObjectNode().put("code", code).put("message", message).toString();
  }

  private static ObjectNode present(long last, List<OutboxEvent> events) {
    ObjectNode json = JSON.createObjectNode().put("last", last);
    ArrayNode array = json.putArray("events");
    for (OutboxEvent event : events) {
      ObjectNode line = array.addObject();
      line.put("seq", event.seq());
      line.put("at", event.at().toString());
      line.put("type", event.topic() + "." + event.state());
      line.set("data", tree(event.payload()));
    }
    return json;
  }

  private static ObjectNode summary(Approval approval) {
    ObjectNode json = JSON.createObjectNode();
    json.put("approval", approval.facts().id().value());
    json.put("state", approval.state().name().code());
    json.put("resource", approval.resource());
    json.put("requester", approval.facts().requester().toString());
    json.put("created_at", approval.createdAt().toString());
    approval.state().deadline().ifPresent(deadline -> json.put("deadline", deadline.toString()));
    json.put("humans_needed", approval.facts().terms().humansNeeded());
    ArrayNode approvedBy = json.putArray("approved_by");
    for (Vote vote : votes(approval.state())) {
      approvedBy.add(vote.reviewer().human().toString());
    }
    json.put("alarm", approval.alarm());
    return json;
  }

  private static List<Vote> votes(ApprovalState state) {
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

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database has only JSON that was written here", e);
    }
  }
}
