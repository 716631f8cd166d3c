package dev.sallyport.extproc.http;

import dev.sallyport.core.exchange.ExchangeId;

/**
 * Head of a request, as Envoy received it (path already normalised by Envoy).
 *
 * @param exchange Envoy's request id
 * @param method {@code :method}
 * @param authority {@code :authority}
 * @param target {@code :path}, that is path and query
 * @param headers every line, pseudo-headers among them
 * @param ends whether the request has neither body nor trailers
 */
public record RequestHead(
    ExchangeId exchange,
    String method,
    String authority,
    Target target,
    Headers headers,
    boolean ends) {

  /** Whether the client asks to turn the connection into something else (RFC 9110 §7.8, §9.3.6). */
  public boolean asksForUpgrade() {
    return method.equals("CONNECT") || headers.has("upgrade") || headers.has(":protocol");
  }
}
