package dev.sallyport.recording;

import java.util.List;

/**
 * A list of exchanges.
 *
 * @param exchanges in the order they started
 * @param verdict what the check of the segments came to, since damage may hide exchanges
 */
public record Listing(List<ExchangeSummary> exchanges, Verdict verdict) {

  public Listing {
    exchanges = List.copyOf(exchanges);
  }
}
