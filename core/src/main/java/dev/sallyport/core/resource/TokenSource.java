package dev.sallyport.core.resource;

import java.util.List;

/**
 * Where a resource's callers carry their token, and whose tokens count.
 *
 * @param header lower-case header name; {@code authorization} wants the {@code Bearer} scheme (RFC
 *     6750 §2.1), any other header carries the bare token
 * @param issuers names of the issuers whose tokens are accepted, at least one
 */
public record TokenSource(String header, List<String> issuers) {
  public TokenSource {
    issuers = List.copyOf(issuers);
  }
}
