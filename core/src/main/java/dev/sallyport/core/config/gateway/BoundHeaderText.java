package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** Headers that an approval can be bound to. */
final class BoundHeaderText {

  private static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$";
  private static final Pattern NAME = Pattern.compile(PATTERN);

  static final Text<String> SHAPE =
      Text.of(
          "header name",
          "a lower-case header name, for example x-tenant",
          PATTERN,
          BoundHeaderText::parse);

  private BoundHeaderText() {}

  private static Parsed<String> parse(String text) {
    if (NAME.matcher(text).matches()) {
      return Parsed.ok(text);
    }
    String guess = text.toLowerCase(Locale.ROOT).replace('_', '-');
    return NAME.matcher(guess).matches()
        ? Parsed.bad("is not a lower-case header name", guess)
        : Parsed.bad("is not a header name");
  }
}
