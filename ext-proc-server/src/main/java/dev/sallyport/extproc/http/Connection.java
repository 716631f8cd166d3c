package dev.sallyport.extproc.http;

import java.util.Optional;

/**
 * The client's connection, as Envoy describes it in attributes.
 *
 * @param peer client address and port; empty when Envoy does not say
 * @param tlsVersion for example {@code TLSv1.3}; empty in clear text
 * @param serverName SNI the client sent; empty for none
 * @param certificate the client's certificate, which Envoy has verified
 */
public record Connection(
    String peer, String tlsVersion, String serverName, Optional<ClientCertificate> certificate) {

  /** The client's IP address without the port. */
  public String address() {
    int colon = peer.lastIndexOf(':');
    String host = colon < 0 ? peer : peer.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * A verified client certificate.
   *
   * @param subject distinguished name (RFC 2253)
   * @param fingerprint SHA-256 of the certificate, lower-case hex
   */
  public record ClientCertificate(String subject, String fingerprint) {}
}
