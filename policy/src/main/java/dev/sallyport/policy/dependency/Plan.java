package dev.sallyport.policy.dependency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A policy in OPA's intermediate representation, as {@code opa build -t plan} writes it. It is what
 * OPA makes WebAssembly of, so that what is true of a plan is true of the module.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/ir">IR Reference</a>
 */
final class Plan {

  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode strings;
  private final JsonNode files;
  private final Map<String, JsonNode> functions = new LinkedHashMap<>();
  private final Map<String, JsonNode> entrypoints = new LinkedHashMap<>();

  private Plan(JsonNode root) {
    strings = root.path("static").path("strings");
    files = root.path("static").path("files");
    root.path("funcs").path("funcs").forEach(f -> functions.put(f.path("name").asText(), f));
    root.path("plans").path("plans").forEach(p -> entrypoints.put(p.path("name").asText(), p));
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if it is not JSON
   */
  static Plan read(byte[] json) throws IOException {
    return new Plan(JSON.readTree(json));
  }

  /** The blocks of an entrypoint. */
  Optional<JsonNode> entrypoint(String name) {
    return Optional.ofNullable(entrypoints.get(name));
  }

  /** All functions by name. */
  Map<String, JsonNode> functions() {
    return functions;
  }

  /** The text of an operand that is one. */
  Optional<String> text(JsonNode operand) {
    return operand.path("type").asText().equals("string_index")
        ? Optional.of(strings.path(operand.path("value").asInt()).path("value").asText())
        : Optional.empty();
  }

  /** File and line of a statement. */
  String place(JsonNode statement) {
    String file = files.path(statement.path("file").asInt()).path("value").asText("");
    return file + ":" + statement.path("row").asInt();
  }
}
