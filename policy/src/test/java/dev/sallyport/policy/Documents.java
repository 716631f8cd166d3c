package dev.sallyport.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** JSON and bundles for tests. */
final class Documents {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();

  private Documents() {}

  /** JSON that may leave out quotes of names and use single ones. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Data that the standard policy reads, from what stands below {@code sallyport.resources}. */
  static JsonNode resources(String text) {
    return json("{sallyport: {resources: " + text + "}}");
  }

  /** A bundle that {@code src/test/rego/build} made. */
  static byte[] bundle(String name) {
    return resource("/bundles/" + name + ".tar.gz");
  }

  static byte[] resource(String path) {
    try (InputStream in = Documents.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
