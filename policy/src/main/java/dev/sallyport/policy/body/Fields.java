package dev.sallyport.policy.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of an object that have a meaning. A field of a wrong type is an error, never an absent
 * field; so is a name that differs from one with a meaning only by case or by compatibility
 * characters, because some readers (Go's {@code encoding/json} for one) take it for that.
 */
final class Fields {

  private final ObjectNode object;

  private Fields(ObjectNode object) {
    this.object = object;
  }

  /**
   * Takes a value for an object.
   *
   * @param meaningful names that have a meaning
   * @throws MalformedException if it is none, or one of its names only looks like a meaningful one
   */
  static Fields of(JsonNode value, Set<String> meaningful) throws MalformedException {
    if (!(value instanceof ObjectNode object)) {
      throw new MalformedException(Problem.WRONG_TYPE);
    }
    Set<String> folded = new HashSet<>();
    meaningful.forEach(name -> folded.add(fold(name)));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (!meaningful.contains(name) && folded.contains(fold(name))) {
        throw new MalformedException(Problem.LOOKALIKE_KEY);
      }
    }
    return new Fields(object);
  }

  /** What readers make of a name that know neither case nor compatibility characters. */
  static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  ObjectNode object() {
    return object;
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** A field of any type; null in JSON is a value. */
  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name));
  }

  /** A field of any type but null, which counts as absent. */
  Optional<JsonNode> unlessNull(String name) {
    return value(name).filter(value -> !value.isNull());
  }

  /** A text, if the field is there. */
  Optional<String> text(String name) throws MalformedException {
    Optional<JsonNode> value = unlessNull(name);
    require(value.isEmpty() || value.get().isTextual(), Problem.WRONG_TYPE);
    return value.map(JsonNode::textValue);
  }

  /** A text that has to be there. */
  String requiredText(String name) throws MalformedException {
    return text(name).orElseThrow(() -> new MalformedException(Problem.MISSING_FIELD));
  }

  /** A truth value, if the field is there. */
  Optional<Boolean> flag(String name) throws MalformedException {
    Optional<JsonNode> value = unlessNull(name);
    require(value.isEmpty() || value.get().isBoolean(), Problem.WRONG_TYPE);
    return value.map(JsonNode::booleanValue);
  }

  /** A whole number that is not negative, if the field is there. */
  Optional<Long> count(String name) throws MalformedException {
    Optional<JsonNode> value = unlessNull(name);
    require(
        value.isEmpty()
            || (value.get().isIntegralNumber()
                && value.get().canConvertToLong()
                && value.get().longValue() >= 0),
        Problem.WRONG_TYPE);
    return value.map(JsonNode::longValue);
  }

  /** An object, if the field is there. */
  Optional<Fields> object(String name, Set<String> meaningful) throws MalformedException {
    Optional<JsonNode> value = unlessNull(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(of(value.get(), meaningful));
  }

  /** The elements of an array; none if the field is not there. */
  Iterable<JsonNode> elements(String name) throws MalformedException {
    Optional<JsonNode> value = unlessNull(name);
    require(value.isEmpty() || value.get().isArray(), Problem.WRONG_TYPE);
    return value.<Iterable<JsonNode>>map(array -> array).orElse(List.of());
  }

  static void require(boolean sound, Problem otherwise) throws MalformedException {
    if (!sound) {
      throw new MalformedException(otherwise);
    }
  }
}
