package dev.sallyport.approvals.request;

import dev.sallyport.core.resource.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a kind binds beyond method, path, query and body, and what it leaves out. This is the one
 * place that says so.
 *
 * @param headers names of headers that are bound, lower-case
 * @param excluded members of a JSON body that only tell one sending from the next; their values are
 *     left out of the digest, their presence is not
 */
record Binding(SortedSet<String> headers, List<JsonPath> excluded) {

  /** Headers that change what a request means at any upstream. */
  private static final List<String> ANYWHERE =
      List.of(
          "content-encoding",
          "content-type",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "range",
          "x-http-method",
          "x-http-method-override",
          "x-method-override");

  private static final Binding HTTP = new Binding(names(), List.of());

  private static final Binding LLM =
      new Binding(
          names(
              "anthropic-beta",
              "anthropic-version",
              "openai-beta",
              "openai-organization",
              "openai-project"),
          List.of());

  private static final Binding MCP =
      new Binding(
          names("mcp-method", "mcp-name", "mcp-protocol-version"),
          List.of(
              new JsonPath("id"),
              new JsonPath("params", "_meta", "progressToken"),
              new JsonPath("params", "_meta", "traceparent"),
              new JsonPath("params", "_meta", "tracestate")));

  private static final Binding GRPC = new Binding(names("grpc-encoding"), List.of());

  Binding {
    headers = Collections.unmodifiableSortedSet(new TreeSet<>(headers));
    excluded = List.copyOf(excluded);
  }

  static Binding of(Kind kind) {
    return switch (kind) {
      case HTTP, DOCUMENT, VECTOR -> HTTP;
      case LLM -> LLM;
      case MCP -> MCP;
      case GRPC -> GRPC;
    };
  }

  /** These and what the resource declares. */
  SortedSet<String> with(Set<String> declared) {
    TreeSet<String> all = new TreeSet<>(headers);
    all.addAll(declared);
    return all;
  }

  private static SortedSet<String> names(String... more) {
    TreeSet<String> names = new TreeSet<>(ANYWHERE);
    names.addAll(List.of(more));
    return names;
  }
}
