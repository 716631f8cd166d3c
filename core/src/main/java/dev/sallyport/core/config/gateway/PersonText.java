package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;

/** Names that others give to people. */
final class PersonText {

  static final Text<String> SHAPE =
      Text.of(
          "name",
          "a name of 1 to 255 characters",
          "^\\S(.{0,253}\\S)?$",
          text ->
              text.isBlank() || text.chars().anyMatch(Character::isISOControl)
                  ? Parsed.bad("is not a name")
                  : Parsed.ok(text));

  private PersonText() {}
}
