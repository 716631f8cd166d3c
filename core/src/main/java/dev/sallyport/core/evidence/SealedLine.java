package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.core.digest.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of evidence and its place in the chain: a JSON object whose last member is {@code chain},
 * SHA-256 over the chain value of the line before and over the object without that member.
 *
 * @param json the object without {@code chain}
 * @param chain chain value after this line, lower-case hex
 */
record SealedLine(String json, String chain) {

  /** Chain value before the first line of all. */
  static final String START = "0".repeat(64);

  private static final Pattern FORM =
      Pattern.compile("(\\{.+),\"chain\":\"([0-9a-f]{64})\"}", Pattern.DOTALL);

  /** The line that follows a chain value. */
  static SealedLine after(String chain, String json) {
    return new SealedLine(json, Sha256.hex((chain + json).getBytes(UTF_8)));
  }

  /** Reads a line without its end; empty if it has no place in any chain. */
  static Optional<SealedLine> parse(String line) {
    Matcher form = FORM.matcher(line);
    return form.matches()
        ? Optional.of(new SealedLine(form.group(1) + "}", form.group(2)))
        : Optional.empty();
  }

  /** Whether it follows a chain value unchanged. */
  boolean follows(String before) {
    return after(before, json).chain.equals(chain);
  }

  /** The line as it is written, without its end. */
  String text() {
    return json.substring(0, json.length() - 1) + ",\"chain\":\"" + chain + "\"}";
  }
}
