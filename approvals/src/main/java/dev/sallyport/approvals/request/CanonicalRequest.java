package dev.sallyport.approvals.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.resource.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an approval is bound to. Two requests with the same canonical form do the same; the digest
 * under the gateway's key stands for it everywhere outside the process that holds the request.
 *
 * @param fields what is bound, each with its label, in a fixed order
 * @param excluded what is in the request and not bound, as JSON Pointers, for the reviewer to see
 * @param jsonBody whether the body is bound as canonical JSON and not byte by byte
 */
public record CanonicalRequest(List<Field> fields, List<String> excluded, boolean jsonBody) {

  /** A request's canonical form, or why it has none. */
  public sealed interface Result {
    /** It has one. */
    record Bound(CanonicalRequest request) implements Result {}

    /** It has none, so that nobody can approve it. */
    record Refused(Unbindable reason) implements Result {}
  }

  public CanonicalRequest {
    fields = List.copyOf(fields);
    excluded = List.copyOf(excluded);
  }

  /** The canonical form of a request. */
  public static Result of(HeldRequest request) {
    try {
      return new Result.Bound(canonical(request));
    } catch (UnbindableException e) {
      return new Result.Refused(e.reason());
    }
  }

  private static CanonicalRequest canonical(HeldRequest request) throws UnbindableException {
    Binding binding = Binding.of(request.kind());
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of("kind", request.kind().name().toLowerCase(Locale.ROOT)));
    fields.add(Field.of("issuer", request.subject().issuer()));
    fields.add(Field.of("subject", request.subject().subject()));
    fields.add(Field.of("resource", request.resource()));
    fields.add(Field.of("method", request.method()));
    fields.add(Field.of("host", request.host()));
    fields.add(Field.of("path", request.path()));
    fields.add(Field.of("query", request.query()));
    for (String name : binding.with(request.declared())) {
      for (String value : request.header(name)) {
        fields.add(Field.of("header:" + name, value));
      }
    }
    if (!isJson(request)) {
      fields.add(new Field("body:bytes", request.body()));
      return new CanonicalRequest(fields, List.of(), false);
    }
    refuseCoding(request);
    JsonNode body = StrictJson.read(request.body());
    if (request.kind() == Kind.MCP && body.isArray()) {
      throw new UnbindableException(Unbindable.BATCH);
    }
    List<String> excluded = new ArrayList<>();
    if (request.kind() == Kind.MCP && ShownPage.removeFrom(body)) {
      excluded.add(ShownPage.POINTER);
    }
    for (JsonPath path : binding.excluded()) {
      if (path.removeFrom(body)) {
        excluded.add(path.toString());
        fields.add(Field.of("excluded", path.toString()));
      }
    }
    fields.add(new Field("body:json", ByteBuffer.wrap(Jcs.canonical(body))));
    return new CanonicalRequest(fields, excluded, true);
  }

  /** An MCP body is JSON whatever its content type says, since that is all MCP servers read. */
  private static boolean isJson(HeldRequest request) {
    return request.body().hasRemaining()
        && (request.kind() == Kind.MCP
            || request.header("content-type").stream().anyMatch(CanonicalRequest::isJsonType));
  }

  private static boolean isJsonType(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
  }

  private static void refuseCoding(HeldRequest request) throws UnbindableException {
    if (!request.header("content-encoding").stream().allMatch("identity"::equalsIgnoreCase)) {
      throw new UnbindableException(Unbindable.CONTENT_CODING);
    }
  }

  /** Nothing of the request. */
  @Override
  public String toString() {
    return "CanonicalRequest[" + fields.size() + " fields]";
  }
}
