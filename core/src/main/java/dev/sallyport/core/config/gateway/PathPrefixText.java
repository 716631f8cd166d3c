package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.regex.Pattern;

/** Path prefixes in the one form that can be compared: as Envoy sees paths once normalised. */
final class PathPrefixText {

  private static final String PATTERN = "^/$|^(/[A-Za-z0-9._~!$&'()*+,;=:@-]+)+$";
  private static final Pattern SEGMENTS = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@-]++)++");

  static final Text<String> SHAPE =
      Text.of(
          "path",
          "a path that begins with / and does not end with one, for example /v1",
          PATTERN,
          PathPrefixText::parse);

  private PathPrefixText() {}

  private static Parsed<String> parse(String text) {
    if (isPrefix(text)) {
      return Parsed.ok(text);
    }
    String guess = ("/" + text).replaceAll("\\*+$", "").replaceAll("/+", "/");
    String cut =
        guess.length() > 1 && guess.endsWith("/") ? guess.substring(0, guess.length() - 1) : guess;
    return isPrefix(cut)
        ? Parsed.bad("is not a path prefix", cut)
        : Parsed.bad("is not a path prefix");
  }

  private static boolean isPrefix(String text) {
    return text.equals("/")
        || (SEGMENTS.matcher(text).matches()
            && !(text + "/").contains("/./")
            && !(text + "/").contains("/../"));
  }
}
