package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;

/** IP addresses to listen on. */
final class ListenAddressText {

  static final Text<String> SHAPE =
      Text.of(
          "IP address",
          "an IP address of this machine, for example 127.0.0.1, or 0.0.0.0 for all",
          "^[0-9a-fA-F:.]+$",
          ListenAddressText::parse);

  private ListenAddressText() {}

  private static Parsed<String> parse(String text) {
    if (IpLiteral.isIp(text)) {
      return Parsed.ok(text);
    }
    return switch (text) {
      case "localhost" -> Parsed.bad("is a name, not an address", "127.0.0.1");
      case "*", "" -> Parsed.bad("is not an address", "0.0.0.0");
      default -> Parsed.bad("is not an IP address");
    };
  }
}
