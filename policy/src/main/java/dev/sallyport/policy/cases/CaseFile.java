package dev.sallyport.policy.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.policy.PolicyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file of cases:
 *
 * <pre>{@code
 * data: { … }                      # what the policy sees as data
 * cases:
 *   - name: partners read          # optional
 *     resource: documents          # or {name: documents, kind: document}
 *     groups: [partners]
 *     requests:                    # one of requests, callers, bodies, times: what varies
 *       allow: [GET /api/v2/public]
 *       path_not_allowed: [GET /, GET /api]
 * }</pre>
 *
 * @param data document for the policy
 * @param cases the cases, one for each thing that varies
 */
public record CaseFile(JsonNode data, List<PolicyCase> cases) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> VARIED = Set.of("requests", "callers", "bodies", "times");

  public CaseFile {
    cases = List.copyOf(cases);
  }

  /**
   * Reads a file.
   *
   * @param yaml its content
   * @throws PolicyException if it is no such file, with the place
   */
  public static CaseFile read(String yaml) throws PolicyException {
    JsonNode root;
    try {
      Object content = new Load(LoadSettings.builder().build()).loadFromString(yaml);
      root = JSON.valueToTree(content);
    } catch (YamlEngineException e) {
      throw new PolicyException("the cases are not YAML: " + e.getMessage(), e);
    }
    known(root, Set.of("data", "cases"), "the file");
    if (!root.path("cases").isArray() || root.path("cases").isEmpty()) {
      throw new PolicyException("the file has no 'cases', a list of at least one");
    }
    List<PolicyCase> cases = new ArrayList<>();
    for (int i = 0; i < root.path("cases").size(); i++) {
      entry(root.path("cases").path(i), "cases[" + i + "]", cases);
    }
    JsonNode data = root.path("data");
    return new CaseFile(data.isMissingNode() ? JsonNodeFactory.instance.objectNode() : data, cases);
  }

  private static void entry(JsonNode entry, String at, List<PolicyCase> cases)
      throws PolicyException {
    known(entry, CaseInput.KEYS, at);
    List<String> varied = VARIED.stream().filter(entry::has).toList();
    if (varied.size() != 1) {
      throw new PolicyException(
          at + " must have exactly one of requests, callers, bodies, times; it has " + varied);
    }
    String what = varied.getFirst();
    for (var expectation : entry.path(what).properties()) {
      String expected = expectation.getKey();
      if (!PolicyCase.isExpectation(expected)) {
        throw new PolicyException(
            "%s.%s.%s: is neither allow, deny, hold nor codes of reasons joined by '+'"
                .formatted(at, what, expected));
      }
      for (JsonNode value : expectation.getValue()) {
        JsonNode input = CaseInput.of(entry, what, value, at);
        String name = entry.path("name").asText(at) + ": " + value;
        cases.add(new PolicyCase(name, input, expected));
      }
    }
  }

  private static void known(JsonNode object, Set<String> keys, String at) throws PolicyException {
    if (!object.isObject()) {
      throw new PolicyException(at + " is no mapping");
    }
    for (var field : object.properties()) {
      if (!keys.contains(field.getKey())) {
        throw new PolicyException(at + "." + field.getKey() + ": unknown key");
      }
    }
  }
}
