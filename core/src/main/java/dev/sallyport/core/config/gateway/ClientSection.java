package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientName;
import dev.sallyport.core.resource.ClientSubject;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.HostClients;
import dev.sallyport.core.resource.TrustBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What some hostnames of a listener ask of their clients. */
final class ClientSection {

  static final Key<List<Located<String>>> HOSTNAMES =
      Key.required(
          "hostnames",
          ListOf.someOf(HostnameText.SHAPE),
          "Hostnames for which this counts instead of the listener's own `client-…` keys.");
  private static final Key<ClientCertificateMode> CERTIFICATES =
      Key.withDefault(
          "certificates",
          Choice.of(ClientCertificateMode.class),
          "required",
          "Whether clients are asked for a certificate, and whether they need one.");
  private static final Key<Reference> AUTHORITIES =
      Key.required("authorities", ReferenceText.AUTHORITIES, "Who signs client certificates.");
  private static final Key<List<Located<ClientName>>> NAMES =
      Key.withDefault(
          "names", ListOf.anyOf(ClientNameText.SHAPE), "[]", "As `client-names` of the listener.");
  private static final Key<List<Located<ClientSubject>>> SUBJECTS =
      Key.withDefault(
          "subjects",
          ListOf.anyOf(ClientSubjectText.SHAPE),
          "[]",
          "As `client-subjects` of the listener.");

  static final Section SHAPE =
      Section.of(
          "rules for clients",
          HOSTNAMES,
          CERTIFICATES,
          AUTHORITIES,
          Revocations.KEY,
          NAMES,
          SUBJECTS);

  private final Problems problems;
  private final CertificateFiles files;

  ClientSection(Problems problems, CertificateFiles files) {
    this.problems = problems;
    this.files = files;
  }

  List<HostClients> read(Optional<List<Located<Fields>>> sections) {
    Unique<String> hostnames = new Unique<>("rules for clients of the hostname", problems);
    List<HostClients> rules = new ArrayList<>();
    for (Located<Fields> section : sections.orElse(List.of())) {
      Fields fields = section.value();
      fields.find(HOSTNAMES).ifPresent(names -> names.value().forEach(hostnames::see));
      Optional<TrustBundle> authorities =
          fields
              .find(AUTHORITIES)
              .flatMap(found -> files.authorities(found, fields.find(Revocations.KEY)));
      problems
          .unlessAny(
              () ->
                  new HostClients(
                      Lists.values(fields, HOSTNAMES),
                      fields.get(CERTIFICATES),
                      new ClientTrust(
                          authorities.orElseThrow(),
                          Lists.values(fields, NAMES),
                          Lists.values(fields, SUBJECTS))))
          .ifPresent(rules::add);
    }
    return rules;
  }

  /** The rules for a hostname. */
  static Optional<Fields> of(Optional<List<Located<Fields>>> sections, String hostname) {
    return sections.orElse(List.of()).stream()
        .map(Located::value)
        .filter(section -> Lists.values(section, HOSTNAMES).contains(hostname))
        .findFirst();
  }

  /** How rules ask for certificates; empty if that is not readable. */
  static Optional<ClientCertificateMode> mode(Fields section) {
    return section.isBroken(CERTIFICATES) ? Optional.empty() : section.value(CERTIFICATES);
  }
}
