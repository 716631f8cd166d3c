package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How references are written. */
final class ReferenceText {

  private static final String FILE_PREFIX = "file:";
  private static final Pattern ENVIRONMENT = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern LOOKS_LIKE_A_PATH =
      Pattern.compile("/.*|[\\w./-]+\\.[A-Za-z0-9]{2,6}");

  /** A file. */
  static final Text<Reference.File> FILE =
      Text.of("`file:…`", "file: and a path", "^file:.+$", ReferenceText::file);

  /** A file, or the authorities of the operating system. */
  static final Text<Reference> AUTHORITIES =
      Text.of(
          "`system` or `file:…`",
          "system for the operating system's authorities, or file: and the path of a PEM bundle",
          "^(system|file:.+)$",
          text -> fileOr("system", text));

  /** A secret: a file or an environment variable, never the secret itself. */
  static final Text<Reference> SECRET =
      Text.of(
              "`file:…` or `env:…`",
              "a reference to the secret, file: and a path or env: and the name of a variable,"
                  + " never the secret itself",
              "^(file:.+|env:[A-Za-z_][A-Za-z0-9_]*)$",
              ReferenceText::secret)
          .hidden();

  private ReferenceText() {}

  private static boolean isFile(String text) {
    return text.startsWith(FILE_PREFIX) && text.length() > FILE_PREFIX.length();
  }

  private static Reference.File toFile(String text) {
    return new Reference.File(text.substring(FILE_PREFIX.length()));
  }

  private static Parsed<Reference.File> file(String text) {
    return isFile(text) ? Parsed.ok(toFile(text)) : noFile(text);
  }

  private static Parsed<Reference> fileOr(String builtIn, String text) {
    if (text.equals(builtIn)) {
      return Parsed.ok(new Reference.BuiltIn());
    }
    if (isFile(text)) {
      return Parsed.ok(toFile(text));
    }
    return NearMiss.of(text, List.of(builtIn))
        .<Parsed<Reference>>map(word -> Parsed.bad("is not known here", word))
        .orElseGet(() -> noFile(text));
  }

  private static <T> Parsed<T> noFile(String text) {
    return LOOKS_LIKE_A_PATH.matcher(text).matches()
        ? Parsed.bad("has no \"file:\" before it", FILE_PREFIX + text)
        : Parsed.bad();
  }

  private static Parsed<Reference> secret(String text) {
    Matcher environment = ENVIRONMENT.matcher(text);
    if (environment.matches()) {
      return Parsed.ok(new Reference.Environment(environment.group(1)));
    }
    return isFile(text) ? Parsed.ok(toFile(text)) : Parsed.bad("is no reference");
  }
}
