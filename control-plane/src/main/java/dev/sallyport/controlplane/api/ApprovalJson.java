package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.AuditRecord;
import dev.sallyport.approvals.state.Vote;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.OutboxEvent;
import dev.sallyport.controlplane.approvals.Reviews;
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
    terms(json.putObject("terms"), approval.facts().terms());
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
    for (Vote vote : Reviews.votes(approval.state())) {
      approvedBy.add(vote.reviewer().human().toString());
    }
    json.put("alarm", approval.alarm());
    return json;
  }

  /** What the policy demands, in the members of its hold terms. */
  private static void terms(ObjectNode json, HoldTerms terms) {
    ArrayNode steps = json.putArray("steps");
    for (Step step : terms.steps()) {
      ObjectNode line = steps.addObject();
      switch (step) {
        case Step.AnyOf any -> {
          any.groups().forEach(line.putArray("any_of")::add);
          line.put("humans", any.humans());
        }
        case Step.AllOf all -> all.groups().forEach(line.putArray("all_of")::add);
        case Step.OwnersOf owners -> line.put("owners", owners.humans());
      }
    }
    ObjectNode owners = json.putObject("owners");
    terms.owners().groups().forEach(owners.putArray("groups")::add);
    ArrayNode subjects = owners.putArray("subjects");
    terms.owners().humans().forEach(human -> subjects.add(human.toString()));
    terms.breakGlassGroups().forEach(json.putArray("break_glass")::add);
    json.put("sees_all", terms.seesAll());
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database has only JSON that was written here", e);
    }
  }
}
