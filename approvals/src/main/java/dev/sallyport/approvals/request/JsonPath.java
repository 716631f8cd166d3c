package dev.sallyport.approvals.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A place in a JSON object, by the names that lead to it.
 *
 * @param names at least one; no name has a slash or a tilde
 */
record JsonPath(List<String> names) {

  JsonPath(String... names) {
    this(List.of(names));
  }

  /** Takes the member out, if it is there. */
  boolean removeFrom(JsonNode root) {
    JsonNode node = root;
    for (String name : names.subList(0, names.size() - 1)) {
      node = node.path(name);
    }
    return node instanceof ObjectNode object && object.remove(names.getLast()) != null;
  }

  /** JSON Pointer (RFC 6901). */
  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }
}
