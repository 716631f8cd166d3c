package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.HostClients;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Proxies;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TrustBundle;
import java.util.List;
import java.util.Optional;

/** First doors. */
final class ListenerSection {

  static final Key<String> NAME =
      Key.required("name", NameText.SHAPE, "Unique name, by which resources refer to it.");
  private static final Key<String> PROFILE =
      Key.withDefault(
          "profile",
          NameText.SHAPE,
          "modern",
          "`modern` is TLS 1.3 only; `intermediate` also TLS 1.2 with ECDHE and AEAD suites; others"
              + " are in `tls.profiles`.");
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
          "needed where client certificates are asked for",
          "Who signs client certificates.");
  private static final Key<List<Located<ClientName>>> CLIENT_NAMES =
      Key.withDefault(
          "client-names",
          ListOf.anyOf(ClientNameText.SHAPE),
          "[]",
          "Subject alternative names of which a client certificate must carry one; any will do where"
              + " none are listed.");
  private static final Key<List<Located<ClientSubject>>> CLIENT_SUBJECTS =
      Key.withDefault(
          "client-subjects",
          ListOf.anyOf(ClientSubjectText.SHAPE),
          "[]",
          "Rules of which the subject of a client certificate must meet one; any will do where none"
              + " are listed.");
  private static final Key<Reference.File> CLIENT_REVOCATIONS =
      Key.optional(
          "client-revocations",
          ReferenceText.FILE,
          Revocations.OTHERWISE,
          Revocations.KEY.meaning());
  static final Key<List<Located<Fields>>> CLIENTS =
      Key.withDefault(
          "clients",
          ListOf.sections(ClientSection.SHAPE, 0),
          "[]",
          "What single hostnames ask of their clients, in place of the `client-…` keys above.");
  static final Key<String> WITHOUT_SERVER_NAME =
      Key.optional(
          "without-server-name",
          HostnameText.SHAPE,
          "such clients are refused",
          "Hostname whose door opens to clients that send no server name (SNI).");
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
          List.of(
              PROFILE,
              CLIENT_CERTIFICATES,
              CLIENT_AUTHORITIES,
              CLIENT_NAMES,
              CLIENT_SUBJECTS,
              CLIENT_REVOCATIONS,
              CLIENTS,
              CERTIFICATES,
              WITHOUT_SERVER_NAME));
  static final Key<Fields> TLS =
      Key.withDefault("tls", TLS_SHAPE, "{}", "How the first door opens; it always has TLS.");

  private static final Key<Fields> PLAIN =
      Key.optional(
          "plain",
          PlainSection.SHAPE,
          "there is none",
          "A port without TLS beside it, which only sends clients to TLS.");
  private static final Key<Fields> PROXIES =
      Key.optional(
          "proxies",
          ProxySection.SHAPE,
          "clients connect by themselves",
          "Proxies in front of it, which say where their clients are.");

  static final Section SHAPE =
      Section.of("a listener", NAME, ListenPlace.ADDRESS, ListenPlace.PORT, TLS, PLAIN, PROXIES);

  private final Problems problems;
  private final CertificateFiles certificateFiles;
  private final CertificateSection certificates;
  private final TlsProfileSection profiles;

  ListenerSection(
      Problems problems,
      TlsProfileSection profiles,
      CertificateFiles certificateFiles,
      CertificateSection certificates) {
    this.profiles = profiles;
    this.problems = problems;
    this.certificateFiles = certificateFiles;
    this.certificates = certificates;
  }

  Optional<Listener> read(Fields section) {
    return section.value(TLS).flatMap(tls -> read(section, tls));
  }

  private Optional<Listener> read(Fields section, Fields tls) {
    Optional<TlsProfile> profile = tls.isBroken(PROFILE) ? Optional.empty() : profile(tls);
    Optional<TrustBundle> authorities =
        tls.find(CLIENT_AUTHORITIES)
            .flatMap(a -> certificateFiles.authorities(a, tls.find(CLIENT_REVOCATIONS)));
    tls.value(CLIENT_CERTIFICATES).ifPresent(mode -> checkAuthorities(tls, mode));
    Optional<Proxies> proxies =
        section.find(PROXIES).map(found -> ProxySection.read(found.value(), problems));
    List<Listener.ServerCertificate> served = certificates.read(tls.value(CERTIFICATES));
    List<HostClients> clients =
        new ClientSection(problems, certificateFiles).read(tls.value(CLIENTS));
    return problems.unlessAny(
        () ->
            new Listener(
                section.get(NAME),
                ListenPlace.read(section),
                profile.orElseThrow(),
                tls.get(CLIENT_CERTIFICATES),
                authorities.map(
                    a ->
                        new ClientTrust(
                            a,
                            Lists.values(tls, CLIENT_NAMES),
                            Lists.values(tls, CLIENT_SUBJECTS))),
                served,
                tls.value(WITHOUT_SERVER_NAME),
                section.find(PLAIN).map(plain -> PlainSection.read(plain.value())),
                proxies,
                clients));
  }

  private Optional<TlsProfile> profile(Fields tls) {
    return tls.find(PROFILE).map(profiles::named).orElseGet(() -> Optional.of(TlsProfile.MODERN));
  }

  /** Whether a listener says who signs certificates of a hostname's clients. */
  static boolean knowsClients(Fields section, String hostname) {
    return section
        .value(TLS)
        .filter(
            tls ->
                tls.mentions(CLIENT_AUTHORITIES)
                    || ClientSection.of(tls.value(CLIENTS), hostname).isPresent())
        .isPresent();
  }

  /** How clients of a hostname are asked for certificates; empty if that is not readable. */
  static Optional<ClientCertificateMode> mode(Fields section, String hostname) {
    Optional<Fields> tls = section.value(TLS);
    Optional<Fields> own = tls.flatMap(found -> ClientSection.of(found.value(CLIENTS), hostname));
    if (own.isPresent()) {
      return ClientSection.mode(own.get());
    }
    return tls.filter(found -> !found.isBroken(CLIENT_CERTIFICATES))
        .flatMap(found -> found.value(CLIENT_CERTIFICATES));
  }

  private void checkAuthorities(Fields tls, ClientCertificateMode mode) {
    if (tls.mentions(CLIENT_AUTHORITIES)) {
      return;
    }
    if (mode != ClientCertificateMode.NONE) {
      problems.add(
          tls.at(CLIENT_CERTIFICATES),
          "client certificates without \"client-authorities\"",
          "client-authorities: " + ReferenceText.AUTHORITIES.expected());
    }
    for (Key<?> more : List.of(CLIENT_NAMES, CLIENT_SUBJECTS, CLIENT_REVOCATIONS)) {
      if (tls.mentions(more)) {
        problems.add(
            tls.at(more),
            "\"" + more.name() + "\" without \"client-authorities\"",
            "client-authorities: " + ReferenceText.AUTHORITIES.expected());
      }
    }
  }

  /** Address and port as they stand in the file. */
  static Optional<Located<Address>> address(Fields section) {
    return ListenPlace.of(section);
  }

  /** The same of the port without TLS. */
  static Optional<Located<Address>> plainAddress(Fields section) {
    return section.find(PLAIN).flatMap(plain -> ListenPlace.of(plain.value()));
  }
}
