package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Text;
import java.util.regex.Pattern;

/** Blocks of IP addresses (RFC 4632 §3.1). */
final class CidrText {

  private static final Pattern LENGTH = Pattern.compile("[0-9]|[1-9][0-9]|1[0-2][0-9]");

  static final Text<String> SHAPE =
      Text.of(
          "CIDR block",
          "a block of IP addresses, for example 10.0.0.0/8 or 192.0.2.7/32",
          "^[0-9a-fA-F:.]+/[0-9]{1,3}$",
          CidrText::parse);

  private CidrText() {}

  private static Parsed<String> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return IpLiteral.isIp(text)
          ? Parsed.bad("has no prefix length", text + (IpLiteral.isV4(text) ? "/32" : "/128"))
          : Parsed.bad("is no block of IP addresses");
    }
    String address = text.substring(0, slash);
    String length = text.substring(slash + 1);
    boolean fits =
        IpLiteral.isIp(address)
            && LENGTH.matcher(length).matches()
            && Integer.parseInt(length) <= (IpLiteral.isV4(address) ? 32 : 128);
    return fits ? Parsed.ok(text) : Parsed.bad("is no block of IP addresses");
  }
}
