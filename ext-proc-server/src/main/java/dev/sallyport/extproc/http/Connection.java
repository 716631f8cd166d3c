package dev.sallyport.extproc.http;

import java.util.Optional;

/**
 * The client's connection, as Envoy describes it in attributes.
 *
 * @param peer client address and port; empty when Envoy does not say
 * @param tlsVersion for example {@code TLSv1.3}; empty in clear text
 * @param serverName SNI the client sent; empty for none
 * @param certificate the client's certificate, which Envoy has verified
 * @param agreed what its handshake agreed on
 */
public record Connection(
    String peer,
    String tlsVersion,
    String serverName,
    Optional<ClientCertificate> certificate,
    Agreed agreed) {

  /** A connection of whose handshake no more is known. */
  public Connection(
      String peer, String tlsVersion, String serverName, Optional<ClientCertificate> certificate) {
    this(peer, tlsVersion, serverName, certificate, Agreed.UNKNOWN);
  }

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

  /**
   * What a handshake agreed on. Texts are empty where Envoy does not say.
   *
   * @param connection number of the connection in its Envoy
   * @param cipher cipher suite
   * @param group key exchange group
   */
  public record Agreed(String connection, String cipher, String group) {

    /** Nothing is known. */
    public static final Agreed UNKNOWN = new Agreed("", "", "");
  }
}
