package dev.sallyport.core.config.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import java.io.IOException;
import java.util.Optional;

/** Documents that are kept in JSON files of their own. */
final class JsonFiles {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final LocalFiles files;
  private final Problems problems;

  JsonFiles(LocalFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /**
   * The object in a file.
   *
   * @param role what it is for, for errors: {@code "the policy data"}
   */
  Optional<JsonNode> object(Position at, Reference.File file, String role) {
    String name = role + " " + Quoted.of(file.path());
    Optional<byte[]> content = files.read(at, file, role);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(content.get());
      if (json.isObject()) {
        return Optional.of(json);
      }
      problems.add(at, name + " is not an object", "a JSON object");
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      problems.add(
          at,
          name
              + (place == null ? "" : " at " + place.getLineNr() + ":" + place.getColumnNr())
              + " is not valid JSON",
          "a JSON object, each key once");
    } catch (IOException _) {
      problems.add(at, name + " cannot be read", "a JSON object in UTF-8");
    }
    return Optional.empty();
  }
}
