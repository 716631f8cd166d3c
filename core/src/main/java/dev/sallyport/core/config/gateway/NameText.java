package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that people give to things: lower-case words joined by hyphens. */
final class NameText {

  private static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
  private static final Pattern NAME = Pattern.compile(PATTERN);

  static final Text<String> SHAPE =
      Text.of(
          "name",
          "a name of 1 to 63 lower-case letters, digits and hyphens",
          PATTERN,
          NameText::parse);

  private NameText() {}

  private static Parsed<String> parse(String text) {
    if (NAME.matcher(text).matches()) {
      return Parsed.ok(text);
    }
    String guess = text.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    return NAME.matcher(guess).matches()
        ? Parsed.bad("is not a name", guess)
        : Parsed.bad("is not a name");
  }
}
