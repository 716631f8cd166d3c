package dev.sallyport.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How requests to a resource are held for approval.
 *
 * @param waitSeconds how long a request waits on its stream, unless the policy says otherwise
 * @param maxBytes longest body that reviewers can be asked about
 * @param oversized what becomes of a request with a longer one
 * @param headers lower-case names of headers that are bound beside those of the kind
 * @param justification lower-case name of the header in which callers say why
 * @param perSubject most requests of one caller that wait at once
 * @param perResource most requests to the resource that wait at once
 * @param review terms of review where the policy gives none ({@code hold-terms.schema.json}); empty
 *     if there are none, so that nobody could approve
 */
public record HoldSettings(
    int waitSeconds,
    long maxBytes,
    Oversized oversized,
    SortedSet<String> headers,
    String justification,
    int perSubject,
    int perResource,
    Optional<JsonNode> review) {

  /** What becomes of a request that is too long for a reviewer. */
  public enum Oversized {
    /** It is refused. */
    REFUSE,
    /** The policy is asked again, knowing that no approval is possible. */
    ASK_POLICY
  }

  /** Any member of the group {@code reviewers} may approve. */
  public static final HoldSettings DEFAULT =
      new HoldSettings(
          45,
          1L << 20,
          Oversized.REFUSE,
          new TreeSet<>(),
          "x-justification",
          32,
          1024,
          Optional.of(reviewers()));

  public HoldSettings {
    headers = Collections.unmodifiableSortedSet(new TreeSet<>(headers));
  }

  private static JsonNode reviewers() {
    var terms = JsonNodeFactory.instance.objectNode();
    terms.putArray("steps").addObject().putArray("any_of").add("reviewers");
    return terms;
  }
}
