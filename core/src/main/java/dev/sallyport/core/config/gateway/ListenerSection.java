package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import java.util.List;
import java.util.Optional;

/** First doors. */
final class ListenerSection {

  static final Key<String> NAME =
      Key.required("name", NameText.SHAPE, "Unique name, by which resources refer to it.");
  private static final Key<String> ADDRESS =
      Key.withDefault("address", ListenAddressText.SHAPE, "127.0.0.1", "IP address to listen on.");
  private static final Key<Integer> PORT =
      Key.required("port", new WholeNumber("port", 0, 65_535), "TCP port; 0 takes any free one.");

  private static final Key<TlsProfile> PROFILE =
      Key.withDefault(
          "profile",
          Choice.of(TlsProfile.class),
          "modern",
          "`modern` is TLS 1.3 only; `intermediate` also TLS 1.2 with ECDHE and AEAD suites.");
  static final Key<ClientCertificateMode> CLIENT_CERTIFICATES =
      Key.withDefault(
          "client-certificates",
          Choice.of(ClientCertificateMode.class),
          "none",
          "Whether clients are asked for a certificate, and whether they need one.");
  private static final Key<Reference> CLIENT_AUTHORITIES =
      Key.optional(
          "client-authorities",
          ReferenceText.AUTHORITIES,
          "needed unless `client-certificates` is `none`",
          "Who signs client certificates.");
  private static final Key<List<Located<Fields>>> CERTIFICATES =
      Key.withDefault(
          "certificates",
          ListOf.sections(CertificateSection.SHAPE, 0),
          "[]",
          "Your own certificates. Hostnames without one get a certificate from the built-in"
              + " authority.");
  private static final Section TLS_SHAPE =
      new Section(
          "a listener's tls",
          "a section, because a listener always speaks TLS",
          List.of(PROFILE, CLIENT_CERTIFICATES, CLIENT_AUTHORITIES, CERTIFICATES));
  static final Key<Fields> TLS =
      Key.withDefault("tls", TLS_SHAPE, "{}", "How the first door opens; it always has TLS.");

  static final Section SHAPE = Section.of("a listener", NAME, ADDRESS, PORT, TLS);

  private final Problems problems;
  private final CertificateFiles certificateFiles;
  private final CertificateSection certificates;

  ListenerSection(
      Problems problems, CertificateFiles certificateFiles, CertificateSection certificates) {
    this.problems = problems;
    this.certificateFiles = certificateFiles;
    this.certificates = certificates;
  }

  Optional<Listener> read(Fields section) {
    return section.value(TLS).flatMap(tls -> read(section, tls));
  }

  private Optional<Listener> read(Fields section, Fields tls) {
    Optional<TrustBundle> authorities =
        tls.find(CLIENT_AUTHORITIES).flatMap(certificateFiles::authorities);
    tls.value(CLIENT_CERTIFICATES).ifPresent(mode -> checkAuthorities(tls, mode));
    List<Listener.ServerCertificate> served = certificates.read(tls.value(CERTIFICATES));
    return problems.unlessAny(
        () ->
            new Listener(
                section.get(NAME),
                new Address(section.get(ADDRESS), section.get(PORT)),
                tls.get(PROFILE),
                tls.get(CLIENT_CERTIFICATES),
                authorities,
                served));
  }

  /** How a listener asks for client certificates; empty if that is not readable. */
  static Optional<ClientCertificateMode> mode(Fields section) {
    return section
        .value(TLS)
        .filter(tls -> !tls.isBroken(CLIENT_CERTIFICATES))
        .flatMap(tls -> tls.value(CLIENT_CERTIFICATES));
  }

  private void checkAuthorities(Fields tls, ClientCertificateMode mode) {
    boolean wanted = mode != ClientCertificateMode.NONE;
    boolean given = tls.find(CLIENT_AUTHORITIES).isPresent();
    if (wanted && !tls.mentions(CLIENT_AUTHORITIES)) {
      problems.add(
          tls.at(CLIENT_CERTIFICATES),
          "client certificates without \"client-authorities\"",
          "client-authorities: " + ReferenceText.AUTHORITIES.expected());
    } else if (!wanted && given && !tls.isBroken(CLIENT_CERTIFICATES)) {
      problems.add(
          tls.at(CLIENT_AUTHORITIES),
          "\"client-authorities\" on a listener that asks for no client certificates",
          "client-certificates: optional or required, or no client-authorities");
    }
  }

  /** Address and port as they stand in the file. */
  static Optional<Located<Address>> address(Fields section) {
    Optional<String> host = section.value(ADDRESS);
    return section
        .find(PORT)
        .flatMap(port -> host.map(h -> new Located<>(port.at(), new Address(h, port.value()))));
  }
}
