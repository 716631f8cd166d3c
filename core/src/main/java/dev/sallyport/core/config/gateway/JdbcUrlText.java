package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** JDBC addresses of PostgreSQL databases. */
final class JdbcUrlText {

  private static final String PATTERN = "^jdbc:postgresql://[^\\s/?#@]+/[^\\s/?#@]+(\\?[^\\s#]*)?$";
  private static final Pattern URL = Pattern.compile(PATTERN);

  static final Text<String> SHAPE =
      Text.of(
              "JDBC URL",
              "a JDBC URL of PostgreSQL without user and password, for example"
                  + " jdbc:postgresql://db.example.com/sallyport?sslmode=verify-full",
              PATTERN,
              JdbcUrlText::parse)
          .hidden();

  private JdbcUrlText() {}

  private static Parsed<String> parse(String text) {
    if (!URL.matcher(text).matches()) {
      return Parsed.bad("is not a JDBC URL of PostgreSQL");
    }
    String parameters = text.toLowerCase(Locale.ROOT);
    return parameters.contains("password=") || parameters.contains("user=")
        ? Parsed.bad("carries a user or password")
        : Parsed.ok(text);
  }
}
