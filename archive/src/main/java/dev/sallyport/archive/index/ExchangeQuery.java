package dev.sallyport.archive.index;

import java.time.Instant;
import java.util.Optional;

/**
 * Which exchanges to find. What is empty does not restrict; an empty text asks for exchanges that
 * have none.
 *
 * @param resource name of the resource
 * @param subject the caller
 * @param decision {@code allow}, {@code deny} or {@code hold}
 * @param outcome {@code completed}, {@code refused}, {@code aborted}, {@code unfinished}
 * @param reason a reason code of the decision; with {@code *} at its end, how it begins
 * @param error error code that the client got
 * @param status HTTP status that the client got
 * @param masked detector that masked something in a body
 * @param model LLM model that was asked for
 * @param tool MCP tool that was called
 * @param collection vector collection that was asked for
 * @param from those that began then or later
 * @param until those that began before
 * @param after goes on after an exchange of an earlier page
 * @param limit at most so many, 1 to {@link #MOST}
 */
public record ExchangeQuery(
    Optional<String> resource,
    Optional<String> subject,
    Optional<String> decision,
    Optional<String> outcome,
    Optional<String> reason,
    Optional<String> error,
    Optional<Integer> status,
    Optional<String> masked,
    Optional<String> model,
    Optional<String> tool,
    Optional<String> collection,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<PageMark> after,
    int limit) {

  /** Longest page. */
  public static final int MOST = 1000;

  /** The newest exchanges, whatever they are. */
  public static final ExchangeQuery ALL =
      new ExchangeQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          50);

  /**
   * @throws IllegalArgumentException if the limit is none
   */
  public ExchangeQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to " + MOST + " exchanges");
    }
  }
}
