package dev.sallyport.masking.coding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A content coding (RFC 9110 §8.4.1) that can be undone. */
public enum ContentCoding {
  /** RFC 1952, one member or several. */
  GZIP,
  /** RFC 1950 as specified, or RFC 1951 alone as many send it. */
  DEFLATE,
  /** RFC 7932. */
  BROTLI,
  /** RFC 8878, with the window of RFC 9659. */
  ZSTD;

  /** More codings on top of each other than this are none that anybody means. */
  private static final int MOST = 3;

  /**
   * Codings in the order in which they were applied.
   *
   * @param lines values of all {@code content-encoding} lines of a head
   * @return empty if one of them is not known, or if there are more than three
   */
  public static Optional<List<ContentCoding>> of(List<String> lines) {
    List<ContentCoding> codings = new ArrayList<>();
    for (String name : String.join(",", lines).split(",", -1)) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" -> {}
        case "gzip", "x-gzip" -> codings.add(GZIP);
        case "deflate" -> codings.add(DEFLATE);
        case "br" -> codings.add(BROTLI);
        case "zstd" -> codings.add(ZSTD);
        default -> {
          return Optional.empty();
        }
      }
    }
    return codings.size() > MOST ? Optional.empty() : Optional.of(List.copyOf(codings));
  }

  Decoder decoder() {
    return switch (this) {
      case GZIP -> new GzipDecoder();
      case DEFLATE -> new DeflateDecoder();
      case BROTLI -> new BrotliDecoder();
      case ZSTD -> new ZstdDecoder();
    };
  }
}
