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
 * @param clients what some of its hostnames ask of clients, in place of the above
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
    Optional<Proxies> proxies,
    List<HostClients> clients) {
  public Listener {
    certificates = List.copyOf(certificates);
    clients = List.copyOf(clients);
  }

  /** A listener that asks the same of the clients of all its hostnames. */
  public Listener(
      String name,
      Address address,
      TlsProfile profile,
      ClientCertificateMode clientCertificates,
      Optional<ClientTrust> clientTrust,
      List<ServerCertificate> certificates,
      Optional<String> withoutServerName,
      Optional<PlainDoor> plain,
      Optional<Proxies> proxies) {
    this(
        name,
        address,
        profile,
        clientCertificates,
        clientTrust,
        certificates,
        withoutServerName,
        plain,
        proxies,
        List.of());
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

  /** Whether clients of a hostname are asked for certificates. */
  public ClientCertificateMode clientCertificates(String hostname) {
    return clients(hostname).map(HostClients::certificates).orElse(clientCertificates);
  }

  /** Which certificates of a hostname's clients are accepted. */
  public Optional<ClientTrust> clientTrust(String hostname) {
    return clients(hostname).map(HostClients::trust).or(() -> clientTrust);
  }

  private Optional<HostClients> clients(String hostname) {
    return clients.stream().filter(rules -> rules.hostnames().contains(hostname)).findFirst();
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
