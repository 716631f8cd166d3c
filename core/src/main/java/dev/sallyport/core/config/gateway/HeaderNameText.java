package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers that may carry a credential. */
final class HeaderNameText {

  private static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$";
  private static final Pattern NAME = Pattern.compile(PATTERN);

  /** They belong to one hop (RFC 9110 §7.6.1) or frame the message. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "expect");

  /** They have a meaning of their own, to Envoy or to the masking of what they describe. */
  private static final Set<String> TAKEN =
      Set.of(
          "host",
          "cookie",
          "set-cookie",
          "content-type",
          "content-encoding",
          "accept",
          "accept-encoding",
          "range",
          "forwarded",
          "via",
          "x-request-id",
          "traceparent",
          "user-agent");

  private static final List<String> GATEWAY_PREFIXES =
      List.of("x-sallyport-", "x-envoy-", "x-forwarded-");

  static final Text<String> SHAPE =
      Text.of(
          "header name",
          "a lower-case header name that is free to carry a credential, for example authorization"
              + " or x-api-key",
          PATTERN,
          HeaderNameText::parse);

  private HeaderNameText() {}

  private static Parsed<String> parse(String text) {
    if (HOP_BY_HOP.contains(text)) {
      return Parsed.bad("belongs to the connection, not to the message");
    }
    if (TAKEN.contains(text)) {
      return Parsed.bad("has a meaning of its own");
    }
    if (GATEWAY_PREFIXES.stream().anyMatch(text::startsWith)) {
      return Parsed.bad("belongs to the gateway");
    }
    if (NAME.matcher(text).matches()) {
      return Parsed.ok(text);
    }
    String guess = text.toLowerCase(Locale.ROOT).replace('_', '-');
    return NAME.matcher(guess).matches()
        ? Parsed.bad("is not a lower-case header name", guess)
        : Parsed.bad("is not a header name");
  }
}
