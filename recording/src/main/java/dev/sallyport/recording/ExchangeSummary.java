package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.MaskCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One exchange in a line. Texts that came from outside are masked.
 *
 * @param startedAt time of its first event
 * @param resource name of the resource; empty when the client never got as far as one
 * @param method HTTP method; empty if the start is not on record
 * @param authority hostname the client asked for
 * @param path path and query
 * @param peer client address
 * @param issuer who vouches for the caller; empty when nobody was established
 * @param subject the caller; empty when nobody was established
 * @param decision {@code allow}, {@code deny} or {@code hold}; empty when the policy was not asked
 * @param reasons reason codes of the decision
 * @param about what the request was for, as far as it was read: {@code model}, {@code tool}, {@code
 *     collection}
 * @param status HTTP status the client got
 * @param outcome {@code completed}, {@code refused}, {@code aborted}, or {@link #UNFINISHED}
 * @param error error code when Sallyport answered
 * @param masked what was masked in both bodies, by detector
 * @param uninspected whether a body passed without inspection
 * @param requestBytes length of the masked request body
 * @param responseBytes length of the masked response body
 * @param duration from the first event to the last; empty while unfinished
 */
public record ExchangeSummary(
    ExchangeId exchange,
    Instant startedAt,
    String resource,
    String method,
    String authority,
    String path,
    String peer,
    Optional<String> issuer,
    Optional<String> subject,
    Optional<String> decision,
    List<String> reasons,
    Map<String, String> about,
    Optional<Integer> status,
    String outcome,
    Optional<String> error,
    List<MaskCount> masked,
    boolean uninspected,
    long requestBytes,
    long responseBytes,
    Optional<Duration> duration) {

  /** Outcome of an exchange whose end is not on record: it still runs, or the server died. */
  public static final String UNFINISHED = "unfinished";

  public ExchangeSummary {
    reasons = List.copyOf(reasons);
    about = Map.copyOf(about);
    masked = List.copyOf(masked);
  }
}
