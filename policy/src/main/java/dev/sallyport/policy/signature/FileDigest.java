package dev.sallyport.policy.signature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Digests of a bundle's files as OPA takes them: of JSON that OPA reads, over its values with the
 * keys of objects in order, so that layout does not count; of anything else over its bytes.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles#signature-format">OPA
 *     signature format</a>
 */
final class FileDigest {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Go compares texts by their UTF-8. */
  private static final Comparator<String> BY_BYTES =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private FileDigest() {}

  /**
   * Digests a file.
   *
   * @param name its name in the bundle
   * @throws IOException if it is JSON by its name and not by its content
   */
  static byte[] of(String name, byte[] content, MessageDigest digest) throws IOException {
    return digest.digest(isJson(name) ? canonical(content) : content);
  }

  private static boolean isJson(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.equals("data.json") || last.equals(".manifest");
  }

  private static byte[] canonical(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      String value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new IOException("something stands behind the JSON");
      }
      return value.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The value that begins with a token. Numbers stay as they are written. */
  private static String value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          parser.getText();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("no value where there must be one");
    };
  }

  private static String object(JsonParser parser) throws IOException {
    Map<String, String> members = new TreeMap<>(BY_BYTES);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, text(name) + ":" + value(parser, parser.nextToken()));
    }
    return "{" + String.join(",", members.values()) + "}";
  }

  private static String array(JsonParser parser) throws IOException {
    List<String> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return "[" + String.join(",", elements) + "]";
  }

  /** As Go writes texts: the escapes of RFC 8259 §7 where they must be, and U+2028 and U+2029. */
  private static String text(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
