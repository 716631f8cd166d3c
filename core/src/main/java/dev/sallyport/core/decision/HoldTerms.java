package dev.sallyport.core.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * How a hold is to be settled, as the policy wrote it ({@code hold-terms.schema.json}). It is read
 * where requests are held; terms that cannot be read hold nothing and let nothing pass.
 *
 * @param json an object; empty for the resource's own terms
 */
public record HoldTerms(JsonNode json) {

  /** The resource's own. */
  public static final HoldTerms NONE = new HoldTerms(JsonNodeFactory.instance.objectNode());
}
