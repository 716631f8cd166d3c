package dev.sallyport.core.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.config.gateway.GatewayDocument;
import dev.sallyport.core.config.shape.JsonSchema;

/** The JSON Schema of {@code sallyport.yaml}, for editors and other tools. */
public final class ConfigSchema {

  private ConfigSchema() {}

  /**
   * The schema (draft 2020-12), indented. It follows from the same description as the checks of
   * {@link ConfigFile}, which look further: at references, files and what belongs together.
   */
  public static String json() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema
        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
        .put("$id", "urn:sallyport:config:1")
        .put("title", "sallyport.yaml")
        .put("description", "Configuration of the Sallyport access gateway.");
    schema.setAll(JsonSchema.of(GatewayDocument.SHAPE));
    return schema.toPrettyString() + "\n";
  }
}
