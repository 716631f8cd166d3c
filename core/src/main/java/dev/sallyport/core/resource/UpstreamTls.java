package dev.sallyport.core.resource;

import java.util.Optional;

/**
 * How the second door opens. Every upstream has one: there is no upstream without TLS.
 *
 * @param serverName SNI (RFC 6066 §3)
 * @param minimumVersion lowest version accepted
 * @param trust why the peer is believed
 * @param clientCertificate certificate the gateway shows, if any
 */
public record UpstreamTls(
    String serverName,
    TlsVersion minimumVersion,
    UpstreamTrust trust,
    Optional<KeyPairRef> clientCertificate) {}
