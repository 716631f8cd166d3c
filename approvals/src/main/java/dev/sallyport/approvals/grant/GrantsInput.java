package dev.sallyport.approvals.grant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/** {@code input.grants}: what a caller may do for a while, as a policy sees it. */
public final class GrantsInput {

  private GrantsInput() {}

  /**
   * The array.
   *
   * @param grants of the caller; those that are not in force are left out
   */
  public static ArrayNode json(Collection<AccessGrant> grants, Instant now) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    grants.stream()
        .filter(grant -> grant.isInForce(now))
        .sorted(Comparator.comparing(AccessGrant::id))
        .forEach(grant -> array.add(json(grant)));
    return array;
  }

  private static ObjectNode json(AccessGrant grant) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", grant.id());
    json.put("resource", grant.resource());
    ArrayNode verbs = json.putArray("verbs");
    grant.verbs().forEach(verbs::add);
    grant.task().ifPresent(task -> json.put("task", task));
    json.put("expires_at", grant.expiresAt().toString());
    return json;
  }
}
