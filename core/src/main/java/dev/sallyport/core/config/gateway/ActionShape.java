package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Either;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.mask.MaskAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens to values: a word, or a word with its argument. */
final class ActionShape {

  private static final Key<Integer> KEEP_LAST =
      Key.optional(
          "keep-last",
          new WholeNumber("number", 1, 16),
          "nothing is kept",
          "How many characters of the end are kept.");
  private static final Key<String> FIXED =
      Key.optional(
          "fixed",
          Text.of(
              "text",
              "1 to 32 printable ASCII characters without quotes and backslashes",
              "^[ !#-\\[\\]-~]{1,32}$",
              Parsed::ok),
          "a label",
          "Text that takes the place of every value.");

  static final Either<MaskAction, Fields> SHAPE =
      new Either<>(words(), Section.of("an action", KEEP_LAST, FIXED));

  private ActionShape() {}

  private static Choice<MaskAction> words() {
    Map<String, MaskAction> words = new LinkedHashMap<>();
    for (String word :
        List.of("redact", "fixed", "keep-last", "hash", "token", "drop", "block", "report")) {
      words.put(word, MaskAction.of(word));
    }
    return new Choice<>(words, Map.of(), false);
  }

  static Optional<MaskAction> read(Either.Value<MaskAction, Fields> value, Problems problems) {
    return switch (value) {
      case Either.Plain<MaskAction, Fields>(MaskAction action) -> Optional.of(action);
      case Either.Mapped<MaskAction, Fields>(Fields section) -> withArgument(section, problems);
    };
  }

  private static Optional<MaskAction> withArgument(Fields section, Problems problems) {
    Optional<MaskAction> kept = section.value(KEEP_LAST).map(MaskAction.KeepLast::new);
    Optional<MaskAction> fixed = section.value(FIXED).map(MaskAction.Fixed::new);
    boolean broken = section.isBroken(KEEP_LAST) || section.isBroken(FIXED);
    if (!broken && kept.isPresent() == fixed.isPresent()) {
      problems.add(
          section.at(),
          kept.isPresent() ? "two actions for one detector" : "an action that says nothing",
          "either keep-last: and a number, or fixed: and a text");
      return Optional.empty();
    }
    return kept.or(() -> fixed);
  }
}
