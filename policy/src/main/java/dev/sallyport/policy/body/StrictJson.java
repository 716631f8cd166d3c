package dev.sallyport.policy.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) of which every reader makes the same. Whatever readers differ on, such as a
 * name that stands twice, is no JSON here, so that nobody decides on a document that the upstream
 * reads otherwise.
 */
final class StrictJson {

  /** How many objects and arrays may stand in one another. */
  static final int MAX_DEPTH = 100;

  /** How many characters a number may have. */
  static final int MAX_DIGITS = 64;

  /** In JavaScript an object's prototype, whose fields are then the object's too. */
  private static final String PROTOTYPE = "__proto__";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * Reads a document.
   *
   * @throws MalformedException if readers could differ on it
   */
  static JsonNode read(ByteBuffer bytes) throws MalformedException {
    String text = text(bytes);
    // Read as characters: from bytes the parser would guess at UTF-16 and UTF-32.
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedException(Problem.NOT_JSON);
      }
      JsonNode document = value(parser, first, 0);
      if (parser.nextToken() != null) {
        throw new MalformedException(Problem.NOT_JSON);
      }
      return document;
    } catch (StreamConstraintsException e) {
      throw new MalformedException(Problem.NUMBER_OUT_OF_RANGE);
    } catch (IOException e) {
      throw new MalformedException(Problem.NOT_JSON);
    }
  }

  private static String text(ByteBuffer bytes) throws MalformedException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException(Problem.NOT_UTF_8);
    }
    if (text.startsWith("\uFEFF")) {
      throw new MalformedException(Problem.BYTE_ORDER_MARK);
    }
    return text;
  }

  private static JsonNode value(JsonParser parser, JsonToken token, int depth)
      throws IOException, MalformedException {
    return switch (token) {
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> array(parser, depth + 1);
      case VALUE_STRING -> NODES.textNode(readable(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new MalformedException(Problem.NOT_JSON);
    };
  }

  private static ObjectNode object(JsonParser parser, int depth)
      throws IOException, MalformedException {
    checkDepth(depth);
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = readable(parser.currentName());
      if (name.equals(PROTOTYPE)) {
        throw new MalformedException(Problem.LOOKALIKE_KEY);
      }
      JsonNode value = value(parser, next(parser), depth);
      if (object.putIfAbsent(name, value) != null) {
        throw new MalformedException(Problem.DUPLICATE_KEY);
      }
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser, int depth)
      throws IOException, MalformedException {
    checkDepth(depth);
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
      array.add(value(parser, token, depth));
    }
    return array;
  }

  private static JsonToken next(JsonParser parser) throws IOException, MalformedException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedException(Problem.NOT_JSON);
    }
    return token;
  }

  private static JsonNode number(JsonParser parser) throws IOException, MalformedException {
    String text = parser.getText();
    if (text.length() > MAX_DIGITS || !Double.isFinite(Double.parseDouble(text))) {
      throw new MalformedException(Problem.NUMBER_OUT_OF_RANGE);
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER -> NODES.numberNode(parser.getBigIntegerValue());
      case FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getDecimalValue());
    };
  }

  private static void checkDepth(int depth) throws MalformedException {
    if (depth > MAX_DEPTH) {
      throw new MalformedException(Problem.TOO_DEEP);
    }
  }

  /** Escapes can make what UTF-8 cannot: half a surrogate pair. */
  private static String readable(String text) throws MalformedException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new MalformedException(Problem.UNREADABLE_TEXT);
      }
      i += pair ? 1 : 0;
    }
    return text;
  }
}
