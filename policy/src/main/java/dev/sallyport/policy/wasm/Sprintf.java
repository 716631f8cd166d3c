package dev.sallyport.policy.wasm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rego's {@code sprintf}: the verbs of Go's {@code fmt} that make sense for JSON values, and Go's
 * words for verbs that do not fit. A set prints like an array, because it arrives as one.
 */
final class Sprintf {

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "%(?<flags>[-+# 0]*)(?<width>\\d{1,3})?(?:\\.(?<precision>\\d{0,3}))?(?<verb>.)?",
          Pattern.DOTALL);

  private Sprintf() {}

  /**
   * Formats values.
   *
   * @param format a text; anything else is an error
   * @param values an array; anything else is an error
   */
  static JsonNode apply(JsonNode format, JsonNode values) {
    if (!format.isTextual() || !values.isArray()) {
      throw new AbortException("sprintf: takes a text and an array");
    }
    StringBuilder out = new StringBuilder();
    Matcher directive = DIRECTIVE.matcher(format.textValue());
    int next = 0;
    while (directive.find()) {
      String verb = directive.group("verb");
      String text;
      if (verb == null) {
        text = "%!(NOVERB)";
      } else if (verb.equals("%")) {
        text = "%";
      } else if (next == values.size()) {
        text = "%!" + verb + "(MISSING)";
      } else {
        text = pad(format(verb.charAt(0), values.get(next++), directive), directive);
      }
      directive.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    directive.appendTail(out);
    if (next < values.size()) {
      StringJoiner extra = new StringJoiner(", ", "%!(EXTRA ", ")");
      for (int i = next; i < values.size(); i++) {
        extra.add(described(values.get(i)));
      }
      out.append(extra);
    }
    return TextNode.valueOf(out.toString());
  }

  private static String format(char verb, JsonNode value, Matcher directive) {
    if (value.isIntegralNumber()) {
      return switch (verb) {
        case 'v', 'd' -> signed(value.bigIntegerValue(), 10, directive);
        case 'x' -> signed(value.bigIntegerValue(), 16, directive);
        case 'X' -> signed(value.bigIntegerValue(), 16, directive).toUpperCase(Locale.ROOT);
        case 'o' -> signed(value.bigIntegerValue(), 8, directive);
        case 'b' -> signed(value.bigIntegerValue(), 2, directive);
        default -> mismatch(verb, value);
      };
    }
    if (value.isNumber()) {
      double number = value.doubleValue();
      return switch (verb) {
        case 'v', 'g' -> general(number);
        case 'f' ->
            new BigDecimal(number)
                .setScale(precision(directive, 6), RoundingMode.HALF_EVEN)
                .toPlainString();
        case 'e' -> String.format(Locale.ROOT, "%." + precision(directive, 6) + "e", number);
        default -> mismatch(verb, value);
      };
    }
    String text = text(value);
    return switch (verb) {
      case 'v', 's' -> cut(text, directive);
      case 'q' -> TextNode.valueOf(cut(text, directive)).toString();
      case 'x' -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case 'X' -> HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
      default -> mismatch(verb, value);
    };
  }

  private static String signed(BigInteger number, int radix, Matcher directive) {
    String digits = number.toString(radix);
    return directive.group("flags").contains("+") && number.signum() >= 0 ? "+" + digits : digits;
  }

  /**
   * Shortest digits that give the number again; with an exponent when it is very small or large.
   */
  private static String general(double number) {
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (number == 0 || (exponent >= -4 && exponent < 6)) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%+03d", exponent);
  }

  private static int precision(Matcher directive, int otherwise) {
    String precision = directive.group("precision");
    if (precision == null) {
      return otherwise;
    }
    return precision.isEmpty() ? 0 : Integer.parseInt(precision);
  }

  private static String cut(String text, Matcher directive) {
    int length = text.codePointCount(0, text.length());
    int wanted = Math.min(length, precision(directive, length));
    return text.substring(0, text.offsetByCodePoints(0, wanted));
  }

  private static String pad(String text, Matcher directive) {
    String width = directive.group("width");
    String flags = directive.group("flags");
    int missing =
        width == null ? 0 : Integer.parseInt(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (flags.contains("-")) {
      return text + " ".repeat(missing);
    }
    if (!flags.contains("0")) {
      return " ".repeat(missing) + text;
    }
    boolean sign = text.startsWith("-") || text.startsWith("+");
    return sign
        ? text.charAt(0) + "0".repeat(missing) + text.substring(1)
        : "0".repeat(missing) + text;
  }

  private static String mismatch(char verb, JsonNode value) {
    return "%!" + verb + "(" + described(value) + ")";
  }

  private static String described(JsonNode value) {
    if (value.isIntegralNumber()) {
      return (value.canConvertToLong() ? "int64=" : "*big.Int=") + value.bigIntegerValue();
    }
    return value.isNumber() ? "float64=" + general(value.doubleValue()) : "string=" + text(value);
  }

  /** A text as it is; anything else as Rego writes it. */
  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : rego(value);
  }

  private static String rego(JsonNode value) {
    if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ", "[", "]");
      value.forEach(item -> items.add(rego(item)));
      return items.toString();
    }
    if (value.isObject()) {
      StringJoiner fields = new StringJoiner(", ", "{", "}");
      value
          .properties()
          .forEach(
              field ->
                  fields.add(TextNode.valueOf(field.getKey()) + ": " + rego(field.getValue())));
      return fields.toString();
    }
    return value.toString();
  }
}
