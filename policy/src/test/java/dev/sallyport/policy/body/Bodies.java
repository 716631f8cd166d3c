package dev.sallyport.policy.body;

import dev.sallyport.core.resource.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bodies for tests; change what matters. */
record Bodies(Kind kind, String method, String path, Map<String, List<String>> headers) {

  static Bodies to(Kind kind) {
    return new Bodies(kind, "POST", "/", Map.of("content-type", List.of("application/json")));
  }

  Bodies at(String otherMethod, String otherPath) {
    return new Bodies(kind, otherMethod, otherPath, headers);
  }

  Bodies header(String name, String... values) {
    Map<String, List<String>> more = new HashMap<>(headers);
    more.put(name, List.of(values));
    return new Bodies(kind, method, path, more);
  }

  private BodyHead head() {
    return new BodyHead(method, List.of(path.substring(1).split("/", -1)), headers);
  }

  InspectedBody absent() {
    return BodyReader.absent(kind, head());
  }

  List<InspectedBody> readAll(byte[] body) {
    return BodyReader.read(kind, head(), ByteBuffer.wrap(body));
  }

  List<InspectedBody> readAll(String body) {
    return readAll(body.getBytes(StandardCharsets.UTF_8));
  }

  InspectedBody read(String body) {
    return readAll(body).getFirst();
  }

  /** The problem with a body; null if it was read. */
  Problem problem(String body) {
    return read(body) instanceof InspectedBody.Malformed malformed ? malformed.problem() : null;
  }

  <T extends Meaning> T meaning(String body, Class<T> type) {
    return read(body)
        .meant()
        .map(type::cast)
        .orElseThrow(() -> new AssertionError(read(body).toString()));
  }
}
