package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that the gateway itself calls: https, and clear text only to this machine. */
final class ServerUrl {

  private ServerUrl() {}

  /** Reads an address. */
  static Parsed<URI> parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      return Parsed.bad("is not a URL");
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
    return switch (String.valueOf(uri.getScheme())) {
      case "https" -> Parsed.ok(uri);
      case "http" ->
          isOnThisMachine(uri.getHost())
              ? Parsed.ok(uri)
              : Parsed.bad(
                  "is clear text to another machine",
                  "https://" + text.substring("http://".length()));
      default -> Parsed.bad("is not an https URL");
    };
  }

  private static boolean isOnThisMachine(String host) {
    return host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
  }
}
