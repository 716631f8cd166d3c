package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times that are counted in days. */
final class DaysText {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(d|y)?");
  private static final int YEAR = 365;
  private static final int LONGEST = 36_500;

  /** A number of days. */
  static final Text<Integer> DAYS =
      Text.of(
          "days",
          "days or years of 365 days, for example 90d or 7y",
          "^[0-9]{1,5}[dy]$",
          DaysText::days);

  /** A number of days, or for ever. */
  static final Text<Optional<Integer>> DAYS_OR_FOREVER =
      Text.of(
          "days, or `forever`",
          "days or years of 365 days, for example 90d or 7y, or forever",
          "^([0-9]{1,5}[dy]|forever)$",
          text ->
              text.equals("forever")
                  ? Parsed.ok(Optional.empty())
                  : switch (days(text)) {
                    case Parsed.Ok<Integer>(Integer days) -> Parsed.ok(Optional.of(days));
                    case Parsed.Bad<Integer>(var why, var near) -> new Parsed.Bad<>(why, near);
                  });

  private DaysText() {}

  private static Parsed<Integer> days(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Parsed.bad();
    }
    if (parts.group(2) == null) {
      return Parsed.bad("has no unit", text + "d");
    }
    int days = Integer.parseInt(parts.group(1)) * (parts.group(2).equals("y") ? YEAR : 1);
    return days >= 1 && days <= LONGEST
        ? Parsed.ok(days)
        : Parsed.bad("is not between 1d and 100y", days < 1 ? "1d" : "100y");
  }
}
