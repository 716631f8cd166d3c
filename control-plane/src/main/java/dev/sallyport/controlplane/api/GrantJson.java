package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.grant.AccessAudit;
import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.controlplane.approvals.Reviews;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The documents of {@link GrantsController}. */
final class GrantJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GrantJson() {}

  /**
   * What a body asks for.
   *
   * @param wanted the access
   * @param reason the words with it, may be empty
   */
  record Wanted(GrantRequest wanted, String reason) {}

  /**
   * Reads a body strictly: {@code resource}, {@code verbs}, {@code seconds}, and perhaps {@code
   * task} and {@code reason}.
   *
   * @param holder who gets it; if empty, the body says so in {@code holder}
   * @throws IllegalArgumentException if it is none; the message is for people
   */
  static Wanted wanted(String body, Optional<Human> holder) {
    JsonNode json = object(body);
    Set<String> known =
        holder.isPresent()
            ? Set.of("resource", "verbs", "task", "seconds", "reason")
            : Set.of("resource", "verbs", "task", "seconds", "reason", "holder");
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      check(
          known.contains(member.getKey()),
          "there is an unknown member; known are " + new TreeSet<>(known));
    }
    JsonNode verbs = json.path("verbs");
    check(verbs.isArray(), "verbs is a list of texts");
    TreeSet<String> names = new TreeSet<>();
    verbs.forEach(verb -> names.add(text(verb, "verbs is a list of texts")));
    JsonNode seconds = json.path("seconds");
    check(
        seconds.isIntegralNumber() && seconds.canConvertToInt() && seconds.intValue() > 0,
        "seconds is a whole number of at least 1");
    return new Wanted(
        new GrantRequest(
            holder.orElseGet(() -> human(json.path("holder"))),
            text(json.path("resource"), "resource is a text"),
            names,
            json.has("task")
                ? Optional.of(text(json.path("task"), "task is a text"))
                : Optional.empty(),
            Duration.ofSeconds(seconds.intValue())),
        reason(json));
  }

  /**
   * The member {@code reason} of a body, which may be missing.
   *
   * @throws IllegalArgumentException if it is none; the message is for people
   */
  static String reason(String body) {
    return body.isBlank() ? "" : reason(object(body));
  }

  static String grants(List<AccessGrant> grants) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode array = json.putArray("grants");
    grants.forEach(grant -> array.add(of(grant)));
    return json.toString();
  }

  static String requests(List<AccessRequest> requests) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode array = json.putArray("requests");
    requests.forEach(request -> array.add(of(request)));
    return json.toString();
  }

  static String whole(AccessGrant grant, List<AccessAudit> trail) {
    return withTrail(of(grant), trail);
  }

  static String whole(AccessRequest request, List<AccessAudit> trail) {
    return withTrail(of(request), trail);
  }

  private static ObjectNode of(AccessGrant grant) {
    ObjectNode json = JSON.createObjectNode();
    json.put("grant", grant.id());
    json.put("state", grant.state().code());
    json.put("holder", grant.holder().toString());
    json.put("resource", grant.resource());
    grant.verbs().forEach(json.putArray("verbs")::add);
    grant.task().ifPresent(task -> json.put("task", task));
    json.put("given_by", grant.createdBy().toString());
    json.put("created_at", grant.createdAt().toString());
    json.put("expires_at", grant.expiresAt().toString());
    return json;
  }

  private static ObjectNode of(AccessRequest request) {
    GrantRequest wanted = request.wanted();
    ObjectNode json = JSON.createObjectNode();
    json.put("request", request.id());
    json.put("state", request.state().code());
    json.put("holder", wanted.holder().toString());
    json.put("resource", wanted.resource());
    wanted.verbs().forEach(json.putArray("verbs")::add);
    wanted.task().ifPresent(task -> json.put("task", task));
    json.put("seconds", wanted.lasts().toSeconds());
    json.put("reason", request.reason());
    json.put("created_at", request.createdAt().toString());
    json.put("expires_at", request.expiresAt().toString());
    if (request.state() instanceof AccessRequest.State.Granted granted) {
      json.put("grant", granted.grant());
    }
    return json;
  }

  private static String withTrail(ObjectNode json, List<AccessAudit> trail) {
    ArrayNode audit = json.putArray("audit");
    for (AccessAudit entry : trail) {
      ObjectNode line = audit.addObject();
      line.put("at", entry.at().toString());
      line.put("event", entry.event());
      entry.actor().ifPresent(actor -> line.put("by", actor.toString()));
      line.put("reason", entry.reason());
    }
    return json.toString();
  }

  private static Human human(JsonNode json) {
    String expected = "holder has the texts issuer and subject";
    return new Human(text(json.path("issuer"), expected), text(json.path("subject"), expected));
  }

  private static String reason(JsonNode json) {
    String reason = json.has("reason") ? text(json.path("reason"), "reason is a text") : "";
    check(Reviews.isReason(reason), Reviews.REASON);
    return reason;
  }

  private static JsonNode object(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      check(json.isObject(), "the body is no JSON object");
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is not JSON, each member once", e);
    }
  }

  private static String text(JsonNode value, String expected) {
    check(value.isTextual(), expected);
    return value.textValue();
  }

  private static void check(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
