package dev.sallyport.policy.body;

import static dev.sallyport.policy.body.Fields.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.policy.body.VectorCall.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads calls of vector stores. A batch of calls gives one {@link VectorCall} for each. */
final class VectorReader {

  private static final Set<String> CALL =
      Set.of(
          "ids",
          "id",
          "where",
          "filter",
          "n_results",
          "limit",
          "top",
          "topK",
          "top_k",
          "name",
          "points",
          "vectors",
          "namespace",
          "deleteAll",
          "delete_all",
          "searches",
          "operations");
  private static final Set<String> RECORD = Set.of("id");
  private static final Set<String> LOOK_UPS = Set.of("lookup_from", "with_lookup");

  /** Qdrant's operations in {@code points/batch}. */
  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "upsert", Operation.UPSERT,
          "delete", Operation.DELETE,
          "set_payload", Operation.UPDATE,
          "overwrite_payload", Operation.UPDATE,
          "delete_payload", Operation.UPDATE,
          "clear_payload", Operation.UPDATE,
          "update_vectors", Operation.UPDATE,
          "delete_vectors", Operation.UPDATE);

  private final VectorPath path;

  private VectorReader(VectorPath path) {
    this.path = path;
  }

  /** Reads a call that has no body. */
  static VectorCall read(String method, List<String> segments) {
    VectorPath path = VectorPath.of(method, segments);
    return new VectorCall(
        path.dialect(),
        path.operation(),
        path.collection(),
        path.namespace(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        path.operation() == Operation.DELETE);
  }

  /** Reads a call; at least one element. */
  static List<Element> read(String method, List<String> segments, JsonNode body)
      throws MalformedException {
    VectorReader reader = new VectorReader(VectorPath.of(method, segments));
    Fields call = Fields.of(body, CALL);
    List<Element> elements = new ArrayList<>();
    for (JsonNode search : call.elements("searches")) {
      elements.add(
          new Element(search, reader.call(reader.path.operation(), Fields.of(search, CALL))));
    }
    for (JsonNode operation : call.elements("operations")) {
      elements.add(reader.operation(operation));
    }
    if (call.has("searches") || call.has("operations")) {
      require(!elements.isEmpty(), Problem.BATCH_SIZE);
    } else {
      elements.add(new Element(body, reader.call(reader.path.operation(), call)));
    }
    reader.lookUps(body, elements);
    return elements;
  }

  /** Qdrant's queries can take vectors or payloads from other collections: queries of their own. */
  private void lookUps(JsonNode value, List<Element> elements) throws MalformedException {
    for (String field : LOOK_UPS) {
      JsonNode found = value.path(field);
      JsonNode collection = found.isObject() ? found.path("collection") : found;
      if (!collection.isMissingNode() && !collection.isNull()) {
        require(collection.isTextual(), Problem.WRONG_TYPE);
        elements.add(new Element(found, lookUp(collection.textValue())));
      }
    }
    for (JsonNode inner : value) {
      if (inner.isContainerNode()) {
        lookUps(inner, elements);
      }
    }
  }

  private VectorCall lookUp(String collection) {
    return new VectorCall(
        path.dialect(),
        Operation.QUERY,
        Optional.of(collection),
        path.namespace(),
        Optional.of(1L),
        Optional.empty(),
        List.of(),
        false);
  }

  private Element operation(JsonNode value) throws MalformedException {
    Fields operation = Fields.of(value, OPERATIONS.keySet());
    require(operation.object().size() == 1, Problem.WRONG_TYPE);
    Map.Entry<String, JsonNode> only = operation.object().properties().iterator().next();
    Operation known = OPERATIONS.getOrDefault(only.getKey(), Operation.OTHER);
    return new Element(value, call(known, Fields.of(only.getValue(), CALL)));
  }

  private VectorCall call(Operation operation, Fields call) throws MalformedException {
    List<String> ids = new ArrayList<>();
    for (String field : List.of("ids", "id", "points", "vectors")) {
      ids(call.unlessNull(field), ids);
    }
    Optional<JsonNode> filter = call.unlessNull("where").or(() -> call.unlessNull("filter"));
    boolean all = call.flag("deleteAll").orElse(false) || call.flag("delete_all").orElse(false);
    return new VectorCall(
        path.dialect(),
        operation,
        path.collection().or(() -> named(call)),
        path.namespace().or(() -> call.value("namespace").map(JsonNode::textValue)),
        most(call),
        filter,
        ids,
        operation == Operation.DELETE
            && (all || (ids.isEmpty() && filter.map(VectorReader::isVoid).orElse(true))));
  }

  /** Whether a condition is fulfilled by everything: it asks for nothing. */
  private static boolean isVoid(JsonNode filter) {
    return filter.isContainerNode()
        && filter.valueStream().allMatch(part -> part.isNull() || isVoid(part));
  }

  private static Optional<String> named(Fields call) {
    return call.value("name").map(JsonNode::textValue);
  }

  /** Ids stand alone, in lists, or in records. */
  private static void ids(Optional<JsonNode> value, List<String> ids) throws MalformedException {
    if (value.isEmpty()) {
      return;
    }
    JsonNode found = value.get();
    if (found.isTextual() || found.isIntegralNumber()) {
      ids.add(found.asText());
    } else if (found.isArray()) {
      for (JsonNode element : found) {
        ids(Optional.of(element), ids);
      }
    } else {
      ids(Fields.of(found, RECORD).unlessNull("id"), ids);
    }
  }

  private static Optional<Long> most(Fields call) throws MalformedException {
    Optional<Long> most = Optional.empty();
    for (String field : List.of("n_results", "limit", "top", "topK", "top_k")) {
      Optional<Long> asked = call.count(field);
      if (asked.isPresent() && asked.get() > most.orElse(-1L)) {
        most = asked;
      }
    }
    return most;
  }
}
