package dev.sallyport.policy.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the input of a case of the few things it says, and defaults for the rest. */
final class CaseInput {

  static final Set<String> KEYS =
      Set.of(
          "name",
          "resource",
          "subject",
          "groups",
          "request",
          "headers",
          "body",
          "time",
          "requests",
          "callers",
          "bodies",
          "times");

  private static final JsonMapper JSON = new JsonMapper();

  private CaseInput() {}

  /**
   * The input.
   *
   * @param entry what the case says
   * @param varied which of {@code requests}, {@code callers}, {@code bodies}, {@code times} varies
   * @param value its value
   * @param at where the case is, for errors
   */
  static JsonNode of(JsonNode entry, String varied, JsonNode value, String at)
      throws PolicyException {
    JsonNode groups = varied.equals("callers") ? value : entry.path("groups");
    String request =
        varied.equals("requests") ? value.asText() : entry.path("request").asText("POST /");
    JsonNode body = varied.equals("bodies") ? value : entry.path("body");
    String time =
        varied.equals("times") ? value.asText() : entry.path("time").asText("2026-02-03T12:00:00Z");
    String[] line = request.split(" ", 2);
    if (line.length != 2) {
      throw new PolicyException(at + ": '" + request + "' is no method and path");
    }
    JsonNode resource = entry.path("resource");
    PolicyInput input =
        new PolicyInput(
            new Identity(
                "demo",
                entry.path("subject").asText("alice"),
                new HashSet<>(texts(groups)),
                Instant.MAX),
            resource.path("name").asText(resource.asText()),
            kind(resource.path("kind").asText("http"), at),
            RequestHead.of(line[0], "api.example.com", line[1], headers(entry.path("headers"))),
            new PolicyInput.Connection("TLSv1.3", Optional.empty(), "192.0.2.7"),
            instant(time, at));
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(InputJson.write(input));
      if (body.isObject()) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("status", "parsed");
        whole.setAll((ObjectNode) body);
        json.set("body", whole);
      }
      return json;
    } catch (IOException e) {
      throw new PolicyException(at + ": " + e.getMessage(), e);
    }
  }

  private static Kind kind(String name, String at) throws PolicyException {
    try {
      return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new PolicyException(at + ".resource.kind: there is no kind " + name, e);
    }
  }

  private static Instant instant(String time, String at) throws PolicyException {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new PolicyException(
          at + ": '" + time + "' is no time like 2026-02-03T12:00:00Z, in quotes", e);
    }
  }

  private static Map<String, List<String>> headers(JsonNode headers) {
    Map<String, List<String>> values = new HashMap<>();
    headers.properties().forEach(header -> values.put(header.getKey(), texts(header.getValue())));
    return values;
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> texts.add(item.asText()));
    } else if (value.isTextual()) {
      texts.add(value.textValue());
    }
    return texts;
  }
}
