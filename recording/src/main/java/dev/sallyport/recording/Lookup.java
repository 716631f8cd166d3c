package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import java.util.List;

/**
 * What a search for one exchange gave. Each tells what the check of the segments came to, since
 * damage may hide events.
 */
public sealed interface Lookup {

  /** The check of the segments. */
  Verdict verdict();

  /** There is exactly one. */
  record Found(ExchangeStory story, Verdict verdict) implements Lookup {}

  /** There is none. */
  record NotFound(Verdict verdict) implements Lookup {}

  /**
   * The prefix fits several.
   *
   * @param some up to ten of them
   */
  record Ambiguous(List<ExchangeId> some, Verdict verdict) implements Lookup {
    public Ambiguous {
      some = List.copyOf(some);
    }
  }
}
