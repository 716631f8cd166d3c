package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The published schemas, through a validator that is not ours. */
final class Schemas {

  static final JsonSchema INPUT = schema("input");
  static final JsonSchema DECISION = schema("decision");
  static final JsonSchema DATA = schema("data");

  private Schemas() {}

  static List<String> faults(JsonSchema schema, JsonNode document) {
    return schema.validate(document).stream().map(ValidationMessage::toString).toList();
  }

  private static JsonSchema schema(String name) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            new String(
                Documents.resource(
                    "/dev/sallyport/policies/schemas/%1$s/%1$s.schema.json".formatted(name)),
                StandardCharsets.UTF_8));
  }
}
