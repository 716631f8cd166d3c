package dev.sallyport.bench.journey;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the upstream answers: JSON with something in it that has to be masked. */
enum Answer {
  /** One object of 70 bytes with one e-mail address. */
  SMALL(record(417, "")),

  /** 40 objects, 10 KiB in all, each with an e-mail address and some prose. */
  LARGE(list());

  /** The personal data in every answer. */
  static final String SECRET = "ada@example.com";

  private static final int RECORDS = 40;
  private static final String PROSE =
      "The customer called again about the delivery, which is due on Monday, and asks for a note"
          + " once it has left the warehouse. Nothing was promised. See the last call for what was said.";

  private final String json;

  Answer(String json) {
    this.json = json;
  }

  /** Path at which it is served. */
  String path() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  String json() {
    return json;
  }

  int bytes() {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String record(int number, String more) {
    return "{\"id\":\"d-%06d\",\"owner\":\"%s\",\"state\":\"open\",\"total\":421%s}"
        .formatted(number, SECRET, more);
  }

  private static String list() {
    return IntStream.range(0, RECORDS)
        .mapToObj(number -> record(number, ",\"note\":\"" + PROSE + "\""))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
