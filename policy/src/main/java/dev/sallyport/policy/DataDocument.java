package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The document that Rego sees as {@code data}: the bundle's own with the configured over it. */
public final class DataDocument {

  private DataDocument() {}

  /**
   * What the Rego of a bundle sees.
   *
   * @param configured the configured document, an object
   * @throws PolicyException if the bundle is none, or the two do not fit
   */
  public static ObjectNode of(byte[] bundle, JsonNode configured) throws PolicyException {
    return merge(Bundle.read(bundle).data(), configured);
  }

  /**
   * Merges two documents. Objects are merged key by key; for anything else the configured value
   * stands.
   *
   * @throws PolicyException if one has an object where the other has something else
   */
  static ObjectNode merge(ObjectNode bundled, JsonNode configured) throws PolicyException {
    if (!(configured instanceof ObjectNode object)) {
      throw new PolicyException("policy.data must be an object");
    }
    ObjectNode merged = bundled.deepCopy();
    put(merged, object, "policy.data");
    return merged;
  }

  private static void put(ObjectNode target, ObjectNode source, String at) throws PolicyException {
    for (Map.Entry<String, JsonNode> field : source.properties()) {
      JsonNode present = target.get(field.getKey());
      String here = at + "." + field.getKey();
      if (present instanceof ObjectNode inner && field.getValue() instanceof ObjectNode object) {
        put(inner, object, here);
      } else if (present == null || present.isObject() == field.getValue().isObject()) {
        target.set(field.getKey(), field.getValue().deepCopy());
      } else {
        throw new PolicyException(
            here
                + " does not fit the bundle's data.json: one is an object, the other is not."
                + " Rename it, or give it the same shape");
      }
    }
  }
}
