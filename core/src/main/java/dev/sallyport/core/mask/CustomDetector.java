package dev.sallyport.core.mask;

import java.util.List;

/**
 * A detector that a gateway has of its own. It finds what any of its lists says; at least one is
 * not empty.
 *
 * @param id its name, which no detector of Sallyport has
 * @param patterns what values look like, in the bounded dialect of the masking library
 * @param terms words and phrases, compared without regard to the case of ASCII letters
 * @param fields names of JSON members whose values are masked whole, compared by their letters and
 *     digits without regard to case
 * @param paths where in JSON values are masked whole: {@code $.customer.name}, {@code
 *     $.items[*].note}, {@code $..comment}
 * @param headers names of headers whose values are masked whole, in lower case
 */
public record CustomDetector(
    DetectorId id,
    List<String> patterns,
    List<String> terms,
    List<String> fields,
    List<String> paths,
    List<String> headers) {

  public CustomDetector {
    patterns = List.copyOf(patterns);
    terms = List.copyOf(terms);
    fields = List.copyOf(fields);
    paths = List.copyOf(paths);
    headers = List.copyOf(headers);
  }

  @Override
  public String toString() {
    // Terms may be what must not be seen.
    return "CustomDetector[" + id + "]";
  }
}
