package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.net.URI;
import java.net.URISyntaxException;

/** Origins (RFC 6454 §4) of this gateway's own pages: https, a host, perhaps a port, no path. */
final class OriginText {

  static final Text<URI> SHAPE =
      Text.of(
          "https origin",
          "an https URL of a host and perhaps a port, without a path: https://127.0.0.1:9443",
          "^https://[^\\s/?#@]+/?$",
          OriginText::parse);

  private OriginText() {}

  private static Parsed<URI> parse(String text) {
    String origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    URI uri;
    try {
      uri = new URI(origin);
    } catch (URISyntaxException _) {
      return Parsed.bad("is not a URL");
    }
    if ("http".equals(uri.getScheme())) {
      return Parsed.bad("is clear text", "https://" + origin.substring("http://".length()));
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      return Parsed.bad("is not an https URL");
    }
    if (uri.getRawUserInfo() != null) {
      return Parsed.bad("carries a user or password");
    }
    return uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null
        ? Parsed.ok(uri)
        : Parsed.bad("has a path, query or fragment");
  }
}
