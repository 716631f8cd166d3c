package dev.sallyport.controlplane.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Markup that is safe by its type: it is made of elements that this package names and of texts that
 * are escaped, and of nothing else. Characters that would not show, or would reorder what is around
 * them, are shown by their number (Unicode categories Cc, Cf, Cs, Co, Cn, Zl and Zp).
 */
final class Html {

  static final Html NOTHING = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** A text, whatever is in it. */
  static Html text(String text) {
    StringBuilder markup = new StringBuilder(text.length() + text.length() / 8);
    text.codePoints().forEach(c -> append(markup, c));
    return new Html(markup.toString());
  }

  /** An element; its name is a literal. */
  static Html of(String name, Html... children) {
    return of(name, Map.of(), children);
  }

  /** An element that holds a text. */
  static Html of(String name, String text) {
    return of(name, text(text));
  }

  /**
   * An element; its name and those of the attributes are literals.
   *
   * @param attributes values are escaped; an empty one is written without its value
   */
  static Html of(String name, Map<String, String> attributes, Html... children) {
    StringBuilder all = new StringBuilder("<").append(name);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            attribute -> {
              all.append(' ').append(attribute.getKey());
              if (!attribute.getValue().isEmpty()) {
                all.append("=\"").append(text(attribute.getValue())).append('"');
              }
            });
    all.append('>');
    for (Html child : children) {
      all.append(child.markup);
    }
    return new Html(all.append("</").append(name).append('>').toString());
  }

  /** An element without content or end (HTML Living Standard §13.1.2). */
  static Html leaf(String name, Map<String, String> attributes) {
    String whole = of(name, attributes).markup;
    return new Html(whole.substring(0, whole.length() - name.length() - "</>".length()));
  }

  /** One after the other. */
  static Html all(List<Html> parts) {
    return new Html(parts.stream().map(part -> part.markup).collect(Collectors.joining()));
  }

  /** One after the other. */
  static Html all(Html... parts) {
    return all(List.of(parts));
  }

  /** A whole document. */
  String document() {
    return "<!doctype html>\n" + markup + "\n";
  }

  @Override
  public String toString() {
    return markup;
  }

  private static void append(StringBuilder markup, int c) {
    switch (c) {
      case '&' -> markup.append("&amp;");
      case '<' -> markup.append("&lt;");
      case '>' -> markup.append("&gt;");
      case '"' -> markup.append("&quot;");
      case '\'' -> markup.append("&#39;");
      case '\n', '\t' -> markup.appendCodePoint(c);
      default -> {
        if (isVisible(c)) {
          markup.appendCodePoint(c);
        } else {
          markup.append("⟨U+%04X⟩".formatted(c).toUpperCase(Locale.ROOT));
        }
      }
    }
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
