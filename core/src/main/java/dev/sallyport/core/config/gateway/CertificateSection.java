package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.KeyPairRef;
import dev.sallyport.core.resource.Listener.ServerCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Imported certificates of a listener. */
final class CertificateSection {

  private static final Key<List<Located<String>>> HOSTNAMES =
      Key.required(
          "hostnames",
          ListOf.someOf(HostnameText.SHAPE),
          "Hostnames that the certificate is shown for.");

  static final Section SHAPE = Section.of("a certificate", HOSTNAMES, KeyPairs.CHAIN, KeyPairs.KEY);

  private final Problems problems;
  private final KeyPairs keyPairs;

  CertificateSection(Problems problems, KeyPairs keyPairs) {
    this.problems = problems;
    this.keyPairs = keyPairs;
  }

  List<ServerCertificate> read(Optional<List<Located<Fields>>> sections) {
    Unique<String> hostnames = new Unique<>("a certificate for the hostname", problems);
    List<ServerCertificate> certificates = new ArrayList<>();
    for (Located<Fields> section : sections.orElse(List.of())) {
      Fields fields = section.value();
      fields.find(HOSTNAMES).ifPresent(names -> names.value().forEach(hostnames::see));
      Optional<KeyPairRef> keyPair = keyPairs.read(fields);
      problems
          .unlessAny(
              () -> new ServerCertificate(Lists.values(fields, HOSTNAMES), keyPair.orElseThrow()))
          .ifPresent(certificates::add);
    }
    return certificates;
  }
}
