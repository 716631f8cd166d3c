package dev.sallyport.core.config.gateway;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** IP addresses in their usual spelling; never looks anything up. */
final class IpLiteral {

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpLiteral() {}

  static boolean isIp(String text) {
    return isV4(text) || isV6(text);
  }

  static boolean isV4(String text) {
    return V4.matcher(text).matches();
  }

  static boolean isV6(String text) {
    if (!V6.matcher(text).matches() || text.indexOf(':') < 0) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether it stands for all addresses of the machine. */
  static boolean isAny(String ip) {
    return InetAddress.ofLiteral(ip).isAnyLocalAddress();
  }
}
