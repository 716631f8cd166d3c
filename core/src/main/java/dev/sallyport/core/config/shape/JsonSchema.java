package dev.sallyport.core.config.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.YamlJson;
import java.math.BigDecimal;

/** JSON Schema (draft 2020-12) of a shape. */
public final class JsonSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonSchema() {}

  /** Schema of values of a shape. Whatever it refuses, the shape's check refuses too. */
  public static ObjectNode of(Shape<?> shape) {
    ObjectNode schema = JSON.objectNode();
    switch (shape) {
      case Text<?> text -> text(schema, text);
      case Choice<?> choice -> choice(schema, choice);
      case WholeNumber number ->
          schema
              .put("type", "integer")
              .put("minimum", number.minimum())
              .put("maximum", number.maximum());
      case ListOf<?> list -> list(schema, list);
      case Named<?> named ->
          schema
              .put("type", "object")
              .<ObjectNode>set("propertyNames", of(named.name()))
              .set("additionalProperties", of(named.value()));
      case FreeForm<?> freeForm ->
          schema
              .putArray("anyOf")
              .add(JSON.objectNode().put("type", "object"))
              .add(of(freeForm.file()));
      case Either<?, ?> either ->
          schema.putArray("anyOf").add(of(either.plain())).add(of(either.mapping()));
      case Section section -> section(schema, section);
    }
    return schema;
  }

  private static void text(ObjectNode schema, Text<?> text) {
    schema
        .put("type", "string")
        .put("maxLength", Text.LONGEST)
        .put("pattern", text.pattern().pattern());
  }

  private static void choice(ObjectNode schema, Choice<?> choice) {
    ArrayNode values = schema.putArray("enum");
    choice.values().keySet().forEach(values::add);
    if (choice.numbers()) {
      choice.values().keySet().forEach(word -> values.add(new BigDecimal(word)));
    }
  }

  private static void list(ObjectNode schema, ListOf<?> list) {
    schema.put("type", "array").set("items", of(list.item()));
    if (list.minimum() > 0) {
      schema.put("minItems", list.minimum());
    }
    if (list.unique()) {
      schema.put("uniqueItems", true);
    }
  }

  private static void section(ObjectNode schema, Section section) {
    schema.put("type", "object").put("additionalProperties", false);
    ArrayNode required = JSON.arrayNode();
    ObjectNode properties = schema.putObject("properties");
    for (Key<?> key : section.keys()) {
      ObjectNode property = JSON.objectNode().put("description", key.meaning());
      property.setAll(of(key.shape()));
      if (key.presence() instanceof Key.Default<?> fallback) {
        property.set("default", YamlJson.of(fallback.yaml(), new Problems()));
      }
      properties.set(key.name(), property);
      if (key.isRequired()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }
}
