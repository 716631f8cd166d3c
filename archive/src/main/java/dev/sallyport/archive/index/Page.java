package dev.sallyport.archive.index;

import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.render.RecordingJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** {@code {"exchanges":[…],"next":"…"}}, exchanges as {@code recordings list} has them. */
  public String json() {
    String all =
        exchanges.stream().map(RecordingJson::line).collect(Collectors.joining(",", "[", "]"));
    String mark = next.map(place -> "\"" + place + "\"").orElse("null");
    return "{\"exchanges\":" + all + ",\"next\":" + mark + "}";
  }
}
