package dev.sallyport.approvals.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Canonical JSON (RFC 8785): names in the order of their UTF-16 code units, no white space,
 * shortest escapes, numbers as ECMAScript writes them. What a double does not hold exactly and half
 * surrogate pairs are refused, as RFC 8785 §3.1 wants them to be.
 */
final class Jcs {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();

  private Jcs() {}

  /** The canonical bytes of a value that {@link StrictJson} has read. */
  static byte[] canonical(JsonNode value) throws UnbindableException {
    Jcs jcs = new Jcs();
    jcs.write(value);
    return jcs.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode value) throws UnbindableException {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value);
      case ARRAY -> writeArray(value);
      case STRING -> writeText(value.textValue());
      case NUMBER -> out.append(EcmaScriptNumber.text(value.decimalValue()));
      case BOOLEAN, NULL -> out.append(value.asText());
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("no parser gives a " + value.getNodeType());
    }
  }

  private void writeObject(JsonNode object) throws UnbindableException {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> member : members.entrySet()) {
      out.append(separator);
      writeText(member.getKey());
      out.append(':');
      write(member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void writeArray(JsonNode array) throws UnbindableException {
    out.append('[');
    for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
      write(items.next());
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private void writeText(String text) throws UnbindableException {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
          } else if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else if (Character.isSurrogate(c)) {
            throw new UnbindableException(Unbindable.LONE_SURROGATE);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
