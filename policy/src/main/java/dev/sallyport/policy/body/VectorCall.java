package dev.sallyport.policy.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A call of a vector store, by path and body.
 *
 * @param dialect whose API it is
 * @param operation what it does
 * @param collection name or id of the collection as the path or the body has it; empty when the
 *     call names none
 * @param namespace part of the collection, or Chroma's tenant and database as {@code
 *     tenant/database}; empty for the default
 * @param topK how many results are asked for at most; empty when the body does not say
 * @param filter condition on metadata, in the dialect's own form
 * @param ids what is read or written by id, as texts
 * @param everything whether a deletion names neither ids nor a filter, so that all goes
 */
public record VectorCall(
    Dialect dialect,
    Operation operation,
    Optional<String> collection,
    Optional<String> namespace,
    Optional<Long> topK,
    Optional<JsonNode> filter,
    List<String> ids,
    boolean everything)
    implements Meaning {

  /** Whose API a call has the form of. */
  public enum Dialect {
    CHROMA,
    QDRANT,
    PINECONE,
    OTHER
  }

  /** What a call does. */
  public enum Operation {
    QUERY,
    GET,
    COUNT,
    INSERT,
    UPDATE,
    UPSERT,
    DELETE,
    LIST_COLLECTIONS,
    DESCRIBE_COLLECTION,
    CREATE_COLLECTION,
    UPDATE_COLLECTION,
    DELETE_COLLECTION,
    /** Nothing of the above, or a path that is not known. */
    OTHER
  }

  public VectorCall {
    ids = List.copyOf(ids);
  }
}
