package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * Addresses of IPv4 (four decimal octets) and IPv6 (RFC 4291, section 2.2). The unspecified and
 * loopback addresses tell nothing of anybody and stay. What follows a letter or another point is a
 * version, and so is {@code Chrome/120.0.0.0}; what follows two colons is a qualified name in code.
 * Pairs of digits alone are a hardware address or the fingerprint of a key.
 */
final class IpAddress implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("ip-address");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of("(\\d{1,3}\\.){3}\\d{1,3}", Contexts.NOT_NUMBER, "[.\\-][^A-Za-z0-9]"),
        Pattern.of(
            "[0-9A-Fa-f:]{1,4}:[0-9A-Fa-f:]*:(\\d{1,3}\\.){3}\\d{1,3}",
            Contexts.NOT_NUMBER, "[.\\-][^A-Za-z0-9]"),
        Pattern.of("[0-9A-Fa-f:]{1,4}:[0-9A-Fa-f:]+", "[^A-Za-z0-9_:.]", "[.:][^A-Za-z0-9:]"));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    boolean qualified = candidate.before(1) == ':' && candidate.before(2) == ':';
    if (candidate.indexOf(':') >= 0) {
      return !qualified && isVersion6(candidate.text());
    }
    return isVersion4(candidate.text())
        && !Digits.continuesNumber(candidate)
        && !isProductVersion(candidate);
  }

  /** The version of a product (RFC 9110, section 10.1.5) whose minor numbers are kept back. */
  private static boolean isProductVersion(Candidate candidate) {
    int name = candidate.before(2) | 0x20;
    return candidate.before(1) == '/'
        && name >= 'a'
        && name <= 'z'
        && candidate.text().endsWith(".0.0.0");
  }

  private static boolean isVersion4(String text) {
    String[] octets = text.split("\\.", -1);
    for (String octet : octets) {
      if (Integer.parseInt(octet) > 255 || (octet.length() > 1 && octet.charAt(0) == '0')) {
        return false;
      }
    }
    return !octets[0].equals("0") && !octets[0].equals("127");
  }

  /** Six or fewer groups and the last two as IPv4 (RFC 4291, section 2.2, form 3), or groups. */
  private static boolean isVersion6(String text) {
    int last = text.lastIndexOf(':') + 1;
    return text.indexOf('.') < 0
        ? isGroups(text)
        : isVersion4(text.substring(last)) && isGroups(text.substring(0, last) + "0:0");
  }

  private static boolean isGroups(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int groups = 0;
    boolean digits = false;
    boolean pairs = gap < 0;
    for (String group : text.split(":", -1)) {
      if (group.length() > 4) {
        return false;
      }
      groups += group.isEmpty() ? 0 : 1;
      pairs &= group.length() == 2;
      digits |= group.chars().anyMatch(Digits::isDigit);
    }
    boolean edges =
        (text.charAt(0) != ':' || gap == 0) && (!text.endsWith(":") || gap == text.length() - 2);
    return edges && digits && !pairs && (gap < 0 ? groups == 8 : groups >= 2 && groups <= 7);
  }
}
