package dev.sallyport.archive.index;

import dev.sallyport.recording.ExchangeSummary;
import java.util.List;
import java.util.Optional;

/**
 * Exchanges that were found.
 *
 * @param exchanges the newest first
 * @param next where the next page begins; empty on the last one
 */
public record Page(List<ExchangeSummary> exchanges, Optional<PageMark> next) {

  public Page {
    exchanges = List.copyOf(exchanges);
  }
}
