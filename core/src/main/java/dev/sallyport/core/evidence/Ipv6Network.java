package dev.sallyport.core.evidence;

import java.util.ArrayList;
import java.util.List;

/** The first 64 bits of an IPv6 address, which one client can have to itself (RFC 6177). */
final class Ipv6Network {

  private static final int GROUPS = 8;
  private static final int KEPT = 4;

  private Ipv6Network() {}

  /** The network of an address in any form of RFC 4291 §2.2; other text stays as it is. */
  static String of(String address) {
    int gap = address.indexOf("::");
    List<String> groups = new ArrayList<>(groups(gap < 0 ? address : address.substring(0, gap)));
    if (gap >= 0) {
      List<String> after = groups(address.substring(gap + 2));
      while (groups.size() < GROUPS - after.size()) {
        groups.add("0");
      }
      groups.addAll(after);
    }
    return groups.size() < KEPT ? address : String.join(":", groups.subList(0, KEPT)) + "::/64";
  }

  private static List<String> groups(String part) {
    return part.isEmpty() ? List.of() : List.of(part.split(":"));
  }
}
