package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.Alpn;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TlsVersion;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How second doors open. */
final class UpstreamTlsSection {

  /** Whether the chain is looked at. */
  private enum Trust {
    AUTHORITIES,
    PINS_ONLY
  }

  private static final Key<TlsVersion> MINIMUM_VERSION =
      Key.withDefault(
          "minimum-version", versions(), "\"1.2\"", "Lowest TLS version that is accepted.");
  private static final Key<Reference> AUTHORITIES =
      Key.optional(
          "authorities",
          ReferenceText.AUTHORITIES,
          "needed unless `trust` is `pins-only`",
          "Who signs the upstream's certificate.");
  private static final Key<List<Located<String>>> NAMES =
      Key.optional(
          "names",
          ListOf.someOf(HostnameText.SHAPE),
          "the server name",
          "Names of which the upstream's certificate must carry one.");
  private static final Key<List<Located<Pin>>> PINS =
      Key.withDefault(
          "pins",
          ListOf.anyOf(PinText.SHAPE),
          "[]",
          "Keys of which the upstream must have one: the current one and its successors.");
  private static final Key<Trust> TRUST =
      Key.withDefault(
          "trust",
          Choice.of(Trust.class),
          "authorities",
          "`pins-only` looks at nothing but the key: for upstreams without a certificate that an"
              + " authority vouches for.");
  private static final Key<List<Located<Alpn>>> ALPN =
      Key.withDefault(
          "alpn",
          ListOf.someOf(protocols()),
          "[h2, http/1.1]",
          "Protocols that the handshake offers.");
  private static final Key<Integer> HANDSHAKE_TIMEOUT =
      Key.withDefault(
          "handshake-timeout",
          QuantityText.DURATION,
          UpstreamTls.HANDSHAKE_TIMEOUT_SECONDS + "s",
          "How long connecting may take, TCP and TLS together.");
  private static final Section CLIENT_SHAPE =
      Section.of("a client certificate", KeyPairs.CHAIN, KeyPairs.KEY);
  private static final Key<Fields> CLIENT_CERTIFICATE =
      Key.optional(
          "client-certificate",
          CLIENT_SHAPE,
          "none is shown",
          "Certificate that the gateway shows to the upstream.");

  static final Section SHAPE =
      new Section(
          "an upstream's tls",
          "a section that says whom to trust (authorities, pins), because an upstream always has"
              + " TLS",
          List.of(
              MINIMUM_VERSION,
              AUTHORITIES,
              Revocations.KEY,
              NAMES,
              PINS,
              TRUST,
              CLIENT_CERTIFICATE,
              ALPN,
              HANDSHAKE_TIMEOUT));

  private final Problems problems;
  private final CertificateFiles certificates;
  private final KeyPairs keyPairs;

  UpstreamTlsSection(Problems problems, CertificateFiles certificates, KeyPairs keyPairs) {
    this.problems = problems;
    this.certificates = certificates;
    this.keyPairs = keyPairs;
  }

  Optional<UpstreamTls> read(Fields section, Optional<String> serverName) {
    Optional<TrustBundle> authorities =
        section
            .find(AUTHORITIES)
            .flatMap(a -> certificates.authorities(a, section.find(Revocations.KEY)));
    Optional<KeyPairRef> client =
        section.find(CLIENT_CERTIFICATE).flatMap(c -> keyPairs.read(c.value()));
    boolean pinsOnly = section.value(TRUST).equals(Optional.of(Trust.PINS_ONLY));
    if (!section.isBroken(TRUST)) {
      if (pinsOnly) {
        checkPinsOnly(section);
      } else {
        checkAuthorities(section);
      }
    }
    return problems.unlessAny(
        () ->
            new UpstreamTls(
                serverName.orElseThrow(),
                section.get(MINIMUM_VERSION),
                pinsOnly
                    ? new UpstreamTrust.PinsOnly(Lists.values(section, PINS))
                    : new UpstreamTrust.Authorities(
                        authorities.orElseThrow(),
                        section.find(NAMES).isPresent()
                            ? Lists.values(section, NAMES)
                            : List.of(serverName.orElseThrow()),
                        Lists.values(section, PINS)),
                client,
                Set.copyOf(Lists.values(section, ALPN)),
                section.get(HANDSHAKE_TIMEOUT)));
  }

  private void checkPinsOnly(Fields section) {
    if (!section.mentions(PINS) || section.value(PINS).equals(Optional.of(List.of()))) {
      if (!section.isBroken(PINS)) {
        problems.add(
            section.at(TRUST),
            "\"trust: pins-only\" without pins",
            "pins: " + PINS.shape().expected());
      }
    }
    for (Key<?> contrary : List.of(AUTHORITIES, Revocations.KEY, NAMES)) {
      if (section.mentions(contrary)) {
        problems.add(
            section.at(contrary),
            "\"" + contrary.name() + "\" beside \"trust: pins-only\", which would ignore it",
            "either trust: pins-only, or authorities (and pins as well)");
      }
    }
  }

  private void checkAuthorities(Fields section) {
    if (section.mentions(AUTHORITIES)) {
      return;
    }
    boolean pinned = section.mentions(PINS);
    problems.add(
        pinned ? section.at(PINS) : section.at(),
        pinned
            ? "pins alone, with no authorities that vouch for the upstream's name"
            : "an upstream that nothing vouches for: neither authorities nor pins",
        pinned
            ? "authorities as well, or trust: pins-only if the key alone is to count"
            : "authorities: " + ReferenceText.AUTHORITIES.expected());
  }

  private static Choice<Alpn> protocols() {
    Map<String, Alpn> protocols = new LinkedHashMap<>();
    for (Alpn protocol : Alpn.values()) {
      protocols.put(protocol.id(), protocol);
    }
    String old = "is HTTP/2 without TLS";
    return new Choice<>(protocols, Map.of("h2c", old), false);
  }

  /** TLS versions by number; those that are broken are refused by name. */
  static Choice<TlsVersion> versions() {
    Map<String, TlsVersion> versions = new LinkedHashMap<>();
    versions.put("1.2", TlsVersion.TLS_1_2);
    versions.put("1.3", TlsVersion.TLS_1_3);
    String broken = "is broken and never accepted (RFC 8996)";
    return new Choice<>(versions, Map.of("1.0", broken, "1.1", broken), true);
  }
}
