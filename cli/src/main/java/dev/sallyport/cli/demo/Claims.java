package dev.sallyport.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.cli.demo.Guide.Claim;
import java.util.Arrays;

/** What the steps of the tour say they show. */
final class Claims {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String KEPT = "2024-000123";

  private Claims() {}

  static Claim status(int status) {
    return new Claim("status " + status, output -> output.contains("HTTP " + status));
  }

  static Claim says(String words, String text) {
    return new Claim(words, output -> output.contains(text));
  }

  /** Every made-up value is masked, and what looks like one but is not stays. */
  static Claim masked() {
    return new Claim(
        "no personal data and no secret left, the order number untouched",
        output -> isClean(output) && output.contains(KEPT));
  }

  /** The same, for what a client puts together from the deltas of a stream. */
  static Claim maskedInDeltas() {
    return new Claim(
        "neither in single events nor in the text they add up to",
        output -> isClean(output) && isClean(joined(output)) && joined(output).contains(KEPT));
  }

  private static boolean isClean(String output) {
    return Arrays.stream(MadeUp.VALUES).noneMatch(output::contains);
  }

  private static String joined(String events) {
    StringBuilder text = new StringBuilder();
    events
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .forEach(line -> text.append(delta(line.substring("data: ".length()))));
    return text.toString();
  }

  private static String delta(String json) {
    try {
      return MAPPER.readTree(json).at("/choices/0/delta/content").asText("");
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
