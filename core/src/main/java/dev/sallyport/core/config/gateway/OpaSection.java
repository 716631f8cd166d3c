package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.TrustBundle;
import java.net.URI;
import java.util.Optional;

/** An OPA server that decides. */
final class OpaSection {

  private static final Key<URI> URL =
      Key.required(
          "url",
          OpaUrlText.SHAPE,
          "Its base address; `sallyport/main/decision` is asked for below `/v1/data`.");
  private static final Key<Reference> TOKEN =
      Key.optional(
          "token",
          ReferenceText.SECRET,
          "none is sent",
          "Where its bearer token is kept. A file must have mode 0640 or less.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities", ReferenceText.AUTHORITIES, "system", "Who signs its TLS certificate.");

  static final Section SHAPE = Section.of("an OPA server", URL, TOKEN, AUTHORITIES);

  private final Problems problems;
  private final CertificateFiles certificates;
  private final SecretSource secrets;

  OpaSection(Problems problems, CertificateFiles certificates, SecretSource secrets) {
    this.problems = problems;
    this.certificates = certificates;
    this.secrets = secrets;
  }

  Optional<OpaServer> read(Fields section) {
    Optional<SecretSource.Present> token =
        section.find(TOKEN).flatMap(reference -> secrets.find(reference, "the token file"));
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    return problems.unlessAny(
        () ->
            new OpaServer(
                section.get(URL),
                token.map(SecretSource.Present::reference),
                authorities.orElseThrow()));
  }
}
