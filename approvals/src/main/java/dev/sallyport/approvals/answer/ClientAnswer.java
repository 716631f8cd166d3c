package dev.sallyport.approvals.answer;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer to a client.
 *
 * @param status HTTP status
 * @param headers by lower-case name
 * @param body JSON
 */
public record ClientAnswer(int status, Map<String, String> headers, String body) {
  public ClientAnswer {
    headers = Map.copyOf(new TreeMap<>(headers));
  }
}
