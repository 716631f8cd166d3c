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
 * @param clientAuthorities who signs client certificates; present unless the mode is {@code NONE}
 * @param certificates imported certificates by hostname; other hostnames get one from the built-in
 *     authority
 */
public record Listener(
    String name,
    Address address,
    TlsProfile profile,
    ClientCertificateMode clientCertificates,
    Optional<TrustBundle> clientAuthorities,
    List<ServerCertificate> certificates) {
  public Listener {
    certificates = List.copyOf(certificates);
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
