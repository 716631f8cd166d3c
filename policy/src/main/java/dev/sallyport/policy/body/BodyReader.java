package dev.sallyport.policy.body;

import static dev.sallyport.policy.body.Fields.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.InspectedBody.Absent;
import dev.sallyport.policy.body.InspectedBody.Batch;
import dev.sallyport.policy.body.InspectedBody.Malformed;
import dev.sallyport.policy.body.InspectedBody.Parsed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what a request body means to an upstream of some kind. */
public final class BodyReader {

  /** How many elements of a batch a policy is asked about. */
  static final int LARGEST_BATCH = 100;

  private BodyReader() {}

  /** What a request without a body means. */
  public static InspectedBody absent(Kind kind, BodyHead head) {
    return new Absent(
        kind == Kind.VECTOR
            ? Optional.of(VectorReader.read(head.method(), head.segments()))
            : Optional.empty());
  }

  /**
   * Reads a whole body.
   *
   * @return one element, or each element of a batch: a policy has to allow every one of them
   */
  public static List<InspectedBody> read(Kind kind, BodyHead head, ByteBuffer body) {
    int size = body.remaining();
    if (size == 0) {
      return List.of(absent(kind, head));
    }
    if (!head.isJson()) {
      return List.of(new InspectedBody.NotInspected());
    }
    try {
      JsonNode json = StrictJson.read(body);
      return switch (kind) {
        case LLM -> one(size, json, LlmReader.read(head.segments(), json));
        case MCP -> mcp(size, json, new McpReader(head.headers()));
        case VECTOR -> several(size, VectorReader.read(head.method(), head.segments(), json));
        case HTTP, DOCUMENT, GRPC ->
            List.of(new Parsed(size, json, Optional.empty(), Optional.empty()));
      };
    } catch (MalformedException e) {
      return List.of(new Malformed(size, e.problem()));
    }
  }

  private static List<InspectedBody> one(int size, JsonNode json, Meaning meaning) {
    return List.of(new Parsed(size, json, Optional.of(meaning), Optional.empty()));
  }

  private static List<InspectedBody> mcp(int size, JsonNode json, McpReader reader)
      throws MalformedException {
    if (!json.isArray()) {
      return one(size, json, reader.read(json));
    }
    require(!json.isEmpty() && json.size() <= LARGEST_BATCH, Problem.BATCH_SIZE);
    List<Element> elements = new ArrayList<>();
    for (JsonNode element : json) {
      elements.add(new Element(element, reader.read(element)));
    }
    return batch(size, elements);
  }

  private static List<InspectedBody> several(int size, List<Element> elements)
      throws MalformedException {
    require(elements.size() <= LARGEST_BATCH, Problem.BATCH_SIZE);
    return elements.size() == 1
        ? one(size, elements.getFirst().json(), elements.getFirst().meaning())
        : batch(size, elements);
  }

  private static List<InspectedBody> batch(int size, List<Element> elements) {
    List<InspectedBody> asked = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      asked.add(
          new Parsed(
              size,
              element.json(),
              Optional.of(element.meaning()),
              Optional.of(new Batch(i, elements.size()))));
    }
    return List.copyOf(asked);
  }
}
