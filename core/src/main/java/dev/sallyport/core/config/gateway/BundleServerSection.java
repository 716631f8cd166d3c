package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.TrustBundle;
import java.net.URI;
import java.util.Optional;

/** How a bundle is got from a server. */
final class BundleServerSection {

  private static final Key<Integer> EVERY =
      Key.withDefault(
          "every", QuantityText.DURATION, "30s", "How often it is asked for a newer bundle.");
  private static final Key<Integer> WAIT =
      Key.optional(
          "wait",
          QuantityText.DURATION,
          "it is asked every now and then",
          "How long it may keep a question open until it has a newer bundle (long polling), if it can.");
  private static final Key<Reference> TOKEN =
      Key.optional(
          "token",
          ReferenceText.SECRET,
          "none is sent",
          "Where the bearer token for it is kept. A file must have mode 0640 or less.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities", ReferenceText.AUTHORITIES, "system", "Who signs its TLS certificate.");

  static final Section SHAPE = Section.of("a bundle server", EVERY, WAIT, TOKEN, AUTHORITIES);

  private final Problems problems;
  private final CertificateFiles certificates;
  private final SecretSource secrets;

  BundleServerSection(Problems problems, CertificateFiles certificates, SecretSource secrets) {
    this.problems = problems;
    this.certificates = certificates;
    this.secrets = secrets;
  }

  Optional<BundleSource> read(URI url, Fields section) {
    Optional<SecretSource.Present> token =
        section.find(TOKEN).flatMap(reference -> secrets.find(reference, "the token file"));
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    return problems.unlessAny(
        () ->
            new BundleSource.Server(
                url,
                section.get(EVERY),
                section.value(WAIT),
                authorities.orElseThrow(),
                token.map(SecretSource.Present::reference)));
  }
}
