package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.net.URI;
import java.net.URISyntaxException;

/** Issuer identifiers (OpenID Connect Discovery §3): https URLs without query or fragment. */
final class IssuerText {

  static final Text<URI> SHAPE =
      Text.of(
          "https URL",
          "the issuer's https URL exactly as its tokens say it in \"iss\"",
          "^https://[^\\s?#@]+$",
          IssuerText::parse);

  private IssuerText() {}

  private static Parsed<URI> parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      return Parsed.bad("is not a URL");
    }
    if (!"https".equals(uri.getScheme())) {
      return text.startsWith("http://")
          ? Parsed.bad("is clear text", "https://" + text.substring("http://".length()))
          : Parsed.bad("is not an https URL");
    }
    if (uri.getHost() == null) {
      return Parsed.bad("has no host");
    }
    if (uri.getRawUserInfo() != null) {
      return Parsed.bad("carries a user or password");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Parsed.bad("has a query or fragment");
    }
    return Parsed.ok(uri);
  }
}
