package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/**
 * A first door: one port that speaks TLS and answers clear text only by saying so.
 *
 * @param name unique name
 * @param address where it listens
 * @param profile TLS profile
 * @param clientCertificates whether clients are asked for certificates
 * @param clientTrust which client certificates are accepted; present where the listener or one of
 *     its resources asks for them
 * @param certificates imported certificates by hostname; other hostnames get one from the built-in
 *     authority
 * @param withoutServerName hostname whose door opens to clients that send no server name; empty
 *     when they are refused
 * @param plain port without TLS beside it, if any
 * @param proxies proxies in front of it, if any
 */
public record Listener(
    String name,
    Address address,
    TlsProfile profile,
    ClientCertificateMode clientCertificates,
    Optional<ClientTrust> clientTrust,
    List<ServerCertificate> certificates,
    Optional<String> withoutServerName,
    Optional<PlainDoor> plain,
    Optional<Proxies> proxies) {
  public Listener {
    certificates = List.copyOf(certificates);
  }

  /** A listener that refuses clients without a server name and has nothing beside or before it. */
  public Listener(
      String name,
      Address address,
      TlsProfile profile,
      ClientCertificateMode clientCertificates,
      Optional<ClientTrust> clientTrust,
      List<ServerCertificate> certificates) {
    this(
        name,
        address,
        profile,
        clientCertificates,
        clientTrust,
        certificates,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * An imported certificate.
   *
   * @param hostnames hostnames it is shown for
   * @param keyPair chain and key
   */
  public record ServerCertificate(List<String> hostnames, KeyPairRef keyPair) {
    public ServerCertificate {
      hostnames = List.copyOf(hostnames);
    }
  }
}
