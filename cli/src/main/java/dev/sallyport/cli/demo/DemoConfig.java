package dev.sallyport.cli.demo;

import dev.sallyport.core.resource.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo's {@code sallyport.yaml}: a template with addresses and pins filled in. */
final class DemoConfig {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private DemoConfig() {}

  /** An upstream as the file names it. */
  record Upstream(int port, String name, Pin pin) {
    String address() {
      return "127.0.0.1:" + port;
    }
  }

  /**
   * The file's content.
   *
   * @param port of the door
   * @param authority file name of the upstreams' authority, relative to the file
   * @param wrongPin a pin that no upstream has
   */
  static String text(
      int port,
      IssuerFile issuer,
      Path authority,
      Upstream chat,
      Upstream documents,
      Pin wrongPin) {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("port", Integer.toString(port)),
            Map.entry("issuer", issuer.issuer()),
            Map.entry("audience", issuer.audience()),
            Map.entry("authority", authority.toString()),
            Map.entry("chat-address", chat.address()),
            Map.entry("chat-name", chat.name()),
            Map.entry("chat-pin", chat.pin().toString()),
            Map.entry("documents-address", documents.address()),
            Map.entry("documents-name", documents.name()),
            Map.entry("documents-pin", documents.pin().toString()),
            Map.entry("wrong-pin", wrongPin.toString()));
    return PLACE
        .matcher(template())
        .replaceAll(place -> Matcher.quoteReplacement(value(values, place)));
  }

  private static String value(Map<String, String> values, MatchResult place) {
    return Objects.requireNonNull(values.get(place.group(1)), place.group(1));
  }

  private static String template() {
    try (InputStream in = DemoConfig.class.getResourceAsStream("sallyport.yaml")) {
      return new String(
          Objects.requireNonNull(in, "sallyport.yaml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a resource of this module is always readable", e);
    }
  }
}
