package dev.sallyport.policy.body;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request's head says about its body.
 *
 * @param method method as sent
 * @param segments what stands between the slashes of the path, escapes undone once
 * @param headers values by lower-case name; what counts here are {@code content-type}, {@code
 *     content-encoding}, {@code mcp-method}, {@code mcp-name} and {@code mcp-protocol-version}
 */
public record BodyHead(String method, List<String> segments, Map<String, List<String>> headers) {

  public BodyHead {
    segments = List.copyOf(segments);
    headers = Map.copyOf(headers);
  }

  /** The head of the same body, after its codings were undone. */
  public BodyHead decoded() {
    Map<String, List<String>> others = new HashMap<>(headers);
    others.remove("content-encoding");
    return new BodyHead(method, segments, others);
  }

  /** Whether the body is JSON in UTF-8, not compressed, by its head (RFC 9110 §8.3, §8.4). */
  boolean isJson() {
    List<String> types = headers.getOrDefault("content-type", List.of());
    List<String> encodings = headers.getOrDefault("content-encoding", List.of());
    return types.size() == 1
        && MediaType.isJson(types.getFirst())
        && encodings.stream().allMatch("identity"::equalsIgnoreCase);
  }
}
