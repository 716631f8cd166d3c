package dev.sallyport.envoy.cluster;

import java.net.InetAddress;

/** IP addresses as text. */
final class IpLiteral {

  private IpLiteral() {}

  /** Whether a host is an IPv4 or IPv6 literal; asks no resolver. */
  static boolean is(String host) {
    try {
      return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
