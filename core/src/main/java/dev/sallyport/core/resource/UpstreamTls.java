package dev.sallyport.core.resource;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the second door opens. Every upstream has one: there is no upstream without TLS.
 *
 * @param serverName SNI (RFC 6066 §3)
 * @param minimumVersion lowest version accepted
 * @param trust why the peer is believed
 * @param clientCertificate certificate the gateway shows, if any
 * @param alpn protocols offered, at least one
 * @param handshakeTimeoutSeconds how long connecting may take, TCP and TLS together, in seconds
 */
public record UpstreamTls(
    String serverName,
    TlsVersion minimumVersion,
    UpstreamTrust trust,
    Optional<KeyPairRef> clientCertificate,
    Set<Alpn> alpn,
    int handshakeTimeoutSeconds) {

  /** How long a handshake may take where nothing else is said, in seconds. */
  public static final int HANDSHAKE_TIMEOUT_SECONDS = 5;

  public UpstreamTls {
    alpn = Collections.unmodifiableSet(EnumSet.copyOf(alpn));
  }
}
