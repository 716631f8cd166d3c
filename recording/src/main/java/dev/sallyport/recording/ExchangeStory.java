package dev.sallyport.recording;

import dev.sallyport.recording.segment.Entry;
import java.util.List;

/**
 * Everything on record about one exchange.
 *
 * @param summary it in a line
 * @param entries its events in the order they happened
 */
public record ExchangeStory(ExchangeSummary summary, List<Entry> entries) {

  public ExchangeStory {
    entries = List.copyOf(entries);
  }
}
