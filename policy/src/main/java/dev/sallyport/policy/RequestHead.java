package dev.sallyport.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Head of a request, as a policy sees it.
 *
 * @param method method as sent
 * @param host hostname the client asked for, as sent
 * @param path path without the query, escapes as sent
 * @param segments what stands between the slashes of the path, escapes undone once; a segment whose
 *     escapes are not UTF-8 stays as sent
 * @param query values by parameter, escapes undone once, in the order sent
 * @param headers values by lower-case name; only {@link #VISIBLE_HEADERS}
 */
public record RequestHead(
    String method,
    String host,
    String path,
    List<String> segments,
    Map<String, List<String>> query,
    Map<String, List<String>> headers) {

  /**
   * Headers that a policy sees. None of them carries a credential, wherever a resource's callers
   * put theirs. {@code mcp-method} and {@code mcp-name} are not among them: whether they are true
   * is known only when the body is, and then {@code input.body.mcp} has what they say.
   */
  public static final Set<String> VISIBLE_HEADERS =
      Set.of(
          "accept",
          "accept-language",
          "content-encoding",
          "content-length",
          "content-type",
          "mcp-protocol-version",
          "origin",
          "range",
          "user-agent",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-requested-with");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  public RequestHead {
    segments = List.copyOf(segments);
    query = copy(query);
    headers = copy(headers);
    if (!VISIBLE_HEADERS.containsAll(headers.keySet())) {
      throw new IllegalArgumentException("a header that policies do not see");
    }
  }

  /**
   * Length of the body as the head declares it, in bytes: {@code content-length}, if there is one
   * and it is a number.
   */
  public OptionalLong size() {
    List<String> declared = headers.getOrDefault("content-length", List.of());
    if (declared.size() != 1 || !LENGTH.matcher(declared.getFirst()).matches()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(declared.getFirst()));
  }

  /**
   * Reads a head.
   *
   * @param method {@code :method}
   * @param host {@code :authority} as sent
   * @param target {@code :path}: path and query
   * @param headers values by name in any case; all but {@link #VISIBLE_HEADERS} are left out
   */
  public static RequestHead of(
      String method, String host, String target, Map<String, List<String>> headers) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Map<String, List<String>> visible = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (VISIBLE_HEADERS.contains(lower)) {
            visible.computeIfAbsent(lower, absent -> new ArrayList<>()).addAll(values);
          }
        });
    return new RequestHead(
        method,
        host,
        path,
        segments(path),
        mark < 0 ? Map.of() : query(target.substring(mark + 1)),
        visible);
  }

  /** An empty segment for every slash that has nothing behind it, so that no trick is hidden. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = path.startsWith("/") ? 1 : 0;
    for (int slash = path.indexOf('/', start); slash >= 0; slash = path.indexOf('/', start)) {
      segments.add(PercentEncoding.decode(path.substring(start, slash)));
      start = slash + 1;
    }
    segments.add(PercentEncoding.decode(path.substring(start)));
    return segments;
  }

  /** WHATWG URL, application/x-www-form-urlencoded parsing; bad escapes stay as sent. */
  private static Map<String, List<String>> query(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters
            .computeIfAbsent(parameter(name), absent -> new ArrayList<>())
            .add(parameter(value));
      }
    }
    return parameters;
  }

  private static String parameter(String text) {
    return PercentEncoding.decode(text.replace('+', ' '));
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> lists) {
    Map<String, List<String>> copy = new TreeMap<>();
    lists.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }
}
