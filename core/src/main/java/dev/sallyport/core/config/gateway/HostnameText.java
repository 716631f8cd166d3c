package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Exact DNS names in the form that SNI (RFC 6066 §3) and certificates carry: lower case, ASCII. */
final class HostnameText {

  private static final int LONGEST = 253;
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String PATTERN = "^" + LABEL + "(\\." + LABEL + ")*$";
  private static final Pattern NAME = Pattern.compile(PATTERN);
  private static final Pattern URL = Pattern.compile("[a-zA-Z]+://([^/:@]+)(:\\d+)?(/.*)?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+):\\d+");
  private static final Pattern LAST_LABEL_IS_NUMBER = Pattern.compile("(.*\\.)?[0-9]+");

  static final Text<String> SHAPE =
      Text.of(
          "hostname",
          "a DNS name in lower case, for example api.example.com",
          PATTERN,
          HostnameText::parse);

  private HostnameText() {}

  /** Whether a text is a DNS name as it should be. */
  static boolean isHostname(String text) {
    return text.length() <= LONGEST
        && NAME.matcher(text).matches()
        && !LAST_LABEL_IS_NUMBER.matcher(text).matches();
  }

  private static Parsed<String> parse(String text) {
    if (isHostname(text)) {
      return Parsed.ok(text);
    }
    if (IpLiteral.isIp(text)) {
      return Parsed.bad("is an IP address");
    }
    if (text.contains("*")) {
      return Parsed.bad("is a wildcard; every hostname is named exactly");
    }
    return guess(text)
        .<Parsed<String>>map(guess -> Parsed.bad("is not a hostname", guess))
        .orElseGet(() -> Parsed.bad("is not a hostname"));
  }

  private static Optional<String> guess(String text) {
    var url = URL.matcher(text);
    var withPort = WITH_PORT.matcher(text);
    String host = url.matches() ? url.group(1) : withPort.matches() ? withPort.group(1) : text;
    String lower = host.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return ascii(plain).filter(HostnameText::isHostname);
  }

  private static Optional<String> ascii(String name) {
    try {
      return Optional.of(IDN.toASCII(name).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
