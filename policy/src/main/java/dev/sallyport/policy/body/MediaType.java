package dev.sallyport.policy.body;

import java.util.Locale;

/** Media types, RFC 9110 §8.3.1. */
final class MediaType {

  private MediaType() {}

  /** Whether it is JSON ({@code application/json} or a {@code +json} type) in UTF-8. */
  static boolean isJson(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    String type = parts[0].strip();
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replace("\"", "").replace(" ", "").strip();
      if (parameter.startsWith("charset") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
