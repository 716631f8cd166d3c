package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.Address;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places where upstreams answer: {@code host:port}. */
final class AddressText {

  private static final int HIGHEST_PORT = 65_535;
  private static final String PATTERN = "^([a-z0-9.-]+|\\[[0-9a-fA-F:.]+\\]):[1-9][0-9]{0,4}$";
  private static final Pattern ADDRESS =
      Pattern.compile("(?:([a-z0-9.-]+)|\\[([0-9a-fA-F:.]+)\\]):([1-9][0-9]{0,4})");
  private static final Pattern URL =
      Pattern.compile("(?i)(https?)://([^/@]*?)(?::([0-9]+))?(?:[/?#].*)?");

  static final Text<Address> SHAPE =
      Text.of(
          "host:port",
          "host:port, for example api.example.com:443, 127.0.0.1:9443 or [::1]:9443",
          PATTERN,
          AddressText::parse);

  private AddressText() {}

  private static Parsed<Address> parse(String text) {
    Optional<Address> address = address(text);
    if (address.isPresent()) {
      return Parsed.ok(address.get());
    }
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return url(url);
    }
    return guess(text.toLowerCase(Locale.ROOT))
        .or(() -> guess(text + ":443"))
        .<Parsed<Address>>map(guess -> Parsed.bad("is not host:port", guess))
        .orElseGet(() -> Parsed.bad("is not host:port"));
  }

  private static Parsed<Address> url(Matcher url) {
    String host = url.group(2).toLowerCase(Locale.ROOT);
    String port = Optional.ofNullable(url.group(3)).orElse("443");
    if (url.group(1).equalsIgnoreCase("http")) {
      return Parsed.bad("is a clear-text URL; an upstream always has TLS, so no scheme is written");
    }
    return guess(host + ":" + port)
        .<Parsed<Address>>map(guess -> Parsed.bad("is a URL", guess))
        .orElseGet(() -> Parsed.bad("is a URL"));
  }

  private static Optional<String> guess(String text) {
    return address(text).map(Address::toString);
  }

  private static Optional<Address> address(String text) {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(parts.group(3));
    String name = parts.group(1);
    String v6 = parts.group(2);
    boolean known =
        name != null
            ? IpLiteral.isV4(name) || HostnameText.isHostname(name)
            : v6 != null && IpLiteral.isV6(v6);
    return known && port <= HIGHEST_PORT
        ? Optional.of(new Address(name != null ? name : String.valueOf(v6), port))
        : Optional.empty();
  }
}
