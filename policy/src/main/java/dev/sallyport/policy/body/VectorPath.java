package dev.sallyport.policy.body;

import dev.sallyport.policy.body.VectorCall.Dialect;
import dev.sallyport.policy.body.VectorCall.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What method and path of a vector store's HTTP API say: Chroma ({@code /api/v2/…}), Qdrant ({@code
 * /collections/…}), Pinecone ({@code /vectors/…}, {@code /query}, {@code /indexes}). A path that is
 * none of theirs is {@link Operation#OTHER}.
 *
 * @param dialect whose path it is
 * @param operation what it does
 * @param collection the collection that the path names
 * @param namespace the tenant and database that the path names
 */
record VectorPath(
    Dialect dialect, Operation operation, Optional<String> collection, Optional<String> namespace) {

  private static final VectorPath UNKNOWN =
      new VectorPath(Dialect.OTHER, Operation.OTHER, Optional.empty(), Optional.empty());

  /** Operations on a collection's records, by what stands behind the collection in the path. */
  private static final Map<String, Operation> CHROMA =
      Map.of(
          "POST query", Operation.QUERY,
          "POST search", Operation.QUERY,
          "POST get", Operation.GET,
          "GET count", Operation.COUNT,
          "POST add", Operation.INSERT,
          "POST update", Operation.UPDATE,
          "POST upsert", Operation.UPSERT,
          "POST delete", Operation.DELETE);

  private static final Map<String, Operation> COLLECTION =
      Map.of(
          "GET", Operation.DESCRIBE_COLLECTION,
          "PUT", Operation.UPDATE_COLLECTION,
          "PATCH", Operation.UPDATE_COLLECTION,
          "DELETE", Operation.DELETE_COLLECTION);

  private static final Map<String, Operation> QDRANT =
      Map.ofEntries(
          Map.entry("POST points", Operation.GET),
          Map.entry("PUT points", Operation.UPSERT),
          Map.entry("POST points/scroll", Operation.GET),
          Map.entry("POST points/count", Operation.COUNT),
          Map.entry("POST points/delete", Operation.DELETE),
          Map.entry("POST points/search", Operation.QUERY),
          Map.entry("POST points/search/batch", Operation.QUERY),
          Map.entry("POST points/query", Operation.QUERY),
          Map.entry("POST points/query/batch", Operation.QUERY),
          Map.entry("POST points/search/groups", Operation.QUERY),
          Map.entry("POST points/query/groups", Operation.QUERY),
          Map.entry("POST points/recommend", Operation.QUERY),
          Map.entry("POST points/recommend/batch", Operation.QUERY),
          Map.entry("POST points/recommend/groups", Operation.QUERY),
          Map.entry("POST points/discover", Operation.QUERY),
          Map.entry("POST points/discover/batch", Operation.QUERY),
          Map.entry("POST points/payload", Operation.UPDATE),
          Map.entry("PUT points/payload", Operation.UPDATE),
          Map.entry("POST points/payload/delete", Operation.UPDATE),
          Map.entry("POST points/payload/clear", Operation.UPDATE),
          Map.entry("PUT points/vectors", Operation.UPDATE),
          Map.entry("POST points/vectors/delete", Operation.UPDATE));

  private static final Map<String, Operation> PINECONE =
      Map.ofEntries(
          Map.entry("POST query", Operation.QUERY),
          Map.entry("POST vectors/upsert", Operation.UPSERT),
          Map.entry("POST vectors/update", Operation.UPDATE),
          Map.entry("POST vectors/delete", Operation.DELETE),
          Map.entry("GET vectors/fetch", Operation.GET),
          Map.entry("GET vectors/list", Operation.GET),
          Map.entry("POST describe_index_stats", Operation.COUNT),
          Map.entry("GET indexes", Operation.LIST_COLLECTIONS),
          Map.entry("POST indexes", Operation.CREATE_COLLECTION));

  static VectorPath of(String method, List<String> segments) {
    List<String> path = PathWords.of(segments);
    if (path.size() >= 3 && is(path, 0, "api")) {
      return switch (PathWords.folded(path.get(1))) {
        case "v1" -> chroma(method, path.subList(2, path.size()), Optional.empty());
        case "v2" -> chromaDatabase(method, path.subList(2, path.size()));
        default -> UNKNOWN;
      };
    }
    return is(path, 0, "collections")
        ? qdrant(method, path.subList(1, path.size()))
        : pinecone(method, path);
  }

  private static boolean is(List<String> path, int at, String word) {
    return PathWords.folded(path.get(at)).equals(word);
  }

  private static VectorPath chromaDatabase(String method, List<String> path) {
    if (path.size() < 5 || !is(path, 0, "tenants") || !is(path, 2, "databases")) {
      return UNKNOWN;
    }
    return chroma(
        method, path.subList(4, path.size()), Optional.of(path.get(1) + "/" + path.get(3)));
  }

  private static VectorPath chroma(String method, List<String> path, Optional<String> database) {
    if (!is(path, 0, "collections")) {
      return UNKNOWN;
    }
    Optional<String> collection = path.size() > 1 ? Optional.of(path.get(1)) : Optional.empty();
    Operation operation =
        switch (path.size()) {
          case 1 ->
              switch (method) {
                case "GET" -> Operation.LIST_COLLECTIONS;
                case "POST" -> Operation.CREATE_COLLECTION;
                default -> Operation.OTHER;
              };
          case 2 -> COLLECTION.getOrDefault(method, Operation.OTHER);
          case 3 ->
              CHROMA.getOrDefault(method + " " + PathWords.folded(path.get(2)), Operation.OTHER);
          default -> Operation.OTHER;
        };
    return new VectorPath(Dialect.CHROMA, operation, collection, database);
  }

  private static VectorPath qdrant(String method, List<String> path) {
    Optional<String> collection = path.stream().findFirst();
    Operation operation =
        switch (path.size()) {
          case 0 -> method.equals("GET") ? Operation.LIST_COLLECTIONS : Operation.OTHER;
          case 1 ->
              method.equals("PUT")
                  ? Operation.CREATE_COLLECTION
                  : COLLECTION.getOrDefault(method, Operation.OTHER);
          default -> {
            String rest = PathWords.folded(String.join("/", path.subList(1, path.size())));
            boolean onePoint =
                path.size() == 3 && method.equals("GET") && rest.startsWith("points");
            yield onePoint
                ? Operation.GET
                : QDRANT.getOrDefault(method + " " + rest, Operation.OTHER);
          }
        };
    return new VectorPath(Dialect.QDRANT, operation, collection, Optional.empty());
  }

  private static VectorPath pinecone(String method, List<String> path) {
    if (path.size() == 2 && is(path, 0, "indexes")) {
      return new VectorPath(
          Dialect.PINECONE,
          COLLECTION.getOrDefault(method, Operation.OTHER),
          Optional.of(path.get(1)),
          Optional.empty());
    }
    Operation operation = PINECONE.get(method + " " + PathWords.folded(String.join("/", path)));
    return operation == null
        ? UNKNOWN
        : new VectorPath(Dialect.PINECONE, operation, Optional.empty(), Optional.empty());
  }
}
