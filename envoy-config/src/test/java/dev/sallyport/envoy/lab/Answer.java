package dev.sallyport.envoy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP/1.1 answer.
 *
 * @param status 0 when the connection ended without one
 * @param headers by lower-case name
 * @param raw everything the client got
 */
public record Answer(int status, Map<String, String> headers, String body, String raw) {

  static Answer parse(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = raw.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, Map.of(), "", raw);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> lines = raw.substring(0, end).lines().toList();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
    }
    byte[] body = raw.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      body = unchunk(body);
    }
    return new Answer(
        Integer.parseInt(lines.getFirst().substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8),
        raw);
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return new JsonMapper().readTree(body);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + raw, e);
    }
  }

  /** {@code code} of an error body. */
  public String code() {
    return json().path("code").asText();
  }

  private static byte[] unchunk(byte[] bytes) {
    var input = new ByteArrayInputStream(bytes);
    var body = new ByteArrayOutputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      int c = input.read();
      for (; c >= 0 && c != '\n'; c = input.read()) {
        line.append((char) c);
      }
      String size = line.toString().strip();
      if (c < 0 || size.equals("0")) {
        return body.toByteArray();
      }
      byte[] chunk = new byte[Integer.parseInt(size, 16)];
      int read = input.read(chunk, 0, chunk.length);
      body.write(chunk, 0, Math.max(read, 0));
      input.skip(2);
    }
  }
}
