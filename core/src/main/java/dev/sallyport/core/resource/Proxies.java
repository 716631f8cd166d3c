package dev.sallyport.core.resource;

import java.util.List;

/**
 * Proxies in front of a first door, which say where their clients are. Nobody but they gets in.
 *
 * @param from their addresses, CIDR blocks, at least one
 * @param proxyProtocol whether every connection begins with a PROXY protocol header (v1 or v2)
 * @param forwardedHops how many of them have added to {@code x-forwarded-for}; 0 if it says nothing
 */
public record Proxies(List<String> from, boolean proxyProtocol, int forwardedHops) {
  public Proxies {
    from = List.copyOf(from);
  }
}
