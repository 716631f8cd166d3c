package dev.sallyport.approvals.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.OutboxEvent;
import java.util.Optional;
import java.util.Set;

/**
 * What a webhook carries: an event of the outbox and, for an approval, what reviewers see. Both are
 * made of masked values alone; there is no other way to make one.
 *
 * @param id the same for every attempt, so that a receiver can tell a repetition
 * @param body JSON
 */
public record WebhookMessage(String id, String body) {

  /** Clients that wait and come back, and guards at work: nothing that anybody has to be told. */
  private static final Set<String> QUIET =
      Set.of("resend", "defer", "disconnect", "claim", "not_sent");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * The message for an event.
   *
   * @param approval the approval that the event is about, as it is now
   * @return nothing if the event is nobody's business
   */
  static Optional<WebhookMessage> of(OutboxEvent event, Optional<Approval> approval) {
    JsonNode data = json(event.payload());
    boolean withdrawn = event.state().equals("withdrawn");
    if (QUIET.contains(data.path("event").asText()) && !withdrawn) {
      return Optional.empty();
    }
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", event.topic() + "." + event.state());
    body.put("timestamp", event.at().toString());
    ObjectNode members = body.putObject("data");
    data.properties().forEach(member -> members.set(member.getKey(), member.getValue()));
    members.remove("streams");
    approval.ifPresent(known -> members.set("request", json(known.view())));
    return Optional.of(
        new WebhookMessage("msg_" + event.id() + "_" + event.seq(), body.toString()));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database has only JSON that was written here", e);
    }
  }
}
