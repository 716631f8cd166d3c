package dev.sallyport.policy.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.DataDocument;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.WasmPolicyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which rules a decision came by: those that {@code opa eval --explain} says were left with a
 * value. It evaluates the Rego that a bundle has beside its WebAssembly.
 */
public final class FiredRules {

  private static final JsonMapper JSON = new JsonMapper();

  private FiredRules() {}

  /**
   * A rule that had a value.
   *
   * @param place file and line in the bundle, for example {@code sallyport/main.rego:15}
   * @param name its name
   */
  public record Rule(String place, String name) {

    @Override
    public String toString() {
      return place + " " + name;
    }
  }

  /**
   * The rules, in the order in which they were done.
   *
   * @param bundle with Rego in it
   * @param data as for {@link WasmPolicyEngine#load}
   * @param input UTF-8 JSON by {@code input.schema.json}
   * @throws PolicyException if the bundle has no Rego, or OPA cannot evaluate it
   */
  public static List<Rule> of(OpaCommand opa, byte[] bundle, JsonNode data, byte[] input)
      throws PolicyException {
    Map<String, byte[]> files = TarGz.read(bundle);
    if (files.keySet().stream().noneMatch(FiredRules::isRego)) {
      throw new PolicyException(
          "the bundle has no Rego, so that nobody can tell which rules fired. Build it with"
              + " 'sallyport policy build'");
    }
    try {
      Path work = Files.createTempDirectory("policy");
      try {
        Path rego = Files.createDirectory(work.resolve("rego"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          if (isRego(file.getKey())) {
            Path target = inside(rego, file.getKey());
            Files.createDirectories(target.resolveSibling("."));
            Files.write(target, file.getValue());
          }
        }
        Files.write(
            rego.resolve("data.json"), JSON.writeValueAsBytes(DataDocument.of(bundle, data)));
        Files.write(work.resolve("input.json"), input);
        return fired(evaluated(opa, rego));
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new PolicyException("the rules cannot be evaluated: " + e.getMessage(), e);
    }
  }

  private static boolean isRego(String name) {
    return name.endsWith(".rego");
  }

  private static Path inside(Path folder, String name) throws PolicyException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new PolicyException("the bundle has a file outside of itself: " + name);
    }
    return file;
  }

  private static JsonNode evaluated(OpaCommand opa, Path rego) throws PolicyException, IOException {
    OpaCommand.Result result =
        opa.run(
            rego,
            List.of(
                "eval",
                "--format=json",
                "--explain=full",
                "--data=.",
                "--input=../input.json",
                "data." + WasmPolicyEngine.DECISION.replace('/', '.')));
    if (result.status() != 0) {
      throw new PolicyException("the rules cannot be evaluated: " + result.words());
    }
    return JSON.readTree(result.out()).path("explanation");
  }

  private static List<Rule> fired(JsonNode events) {
    Set<Rule> rules = new LinkedHashSet<>();
    for (JsonNode event : events) {
      JsonNode head = event.path("Node").path("head");
      if (event.path("Op").asText().equals("Exit") && head.isObject()) {
        JsonNode place = event.path("Location");
        rules.add(
            new Rule(
                place.path("file").asText() + ":" + place.path("row").asInt(),
                head.path("name").asText(name(head.path("ref")))));
      }
    }
    return List.copyOf(rules);
  }

  private static String name(JsonNode ref) {
    List<String> words = new ArrayList<>();
    ref.forEach(part -> words.add(part.path("value").asText()));
    return String.join(".", words);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
