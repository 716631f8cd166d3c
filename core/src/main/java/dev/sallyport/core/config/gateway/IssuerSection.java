package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.TrustBundle;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** OpenID Connect providers whose tokens are accepted. */
final class IssuerSection {

  private static final String SYMMETRIC =
      "is symmetric: whoever can check such a token can also make one";

  static final Text<String> WORD =
      Text.of("text", "a text without spaces", "^[^\\s\\u0000-\\u001f]+$", Parsed::ok);

  static final Key<String> NAME =
      Key.required("name", NameText.SHAPE, "Unique name, by which resources refer to it.");
  static final Key<URI> ISSUER =
      Key.required(
          "issuer",
          IssuerText.SHAPE,
          "Exact `iss` of its tokens. Its keys are found through"
              + " `ISSUER/.well-known/openid-configuration`.");
  private static final Key<List<Located<String>>> AUDIENCES =
      Key.required(
          "audiences",
          ListOf.someOf(WORD),
          "Values of `aud` of which a token must hold at least one.");
  private static final Key<List<Located<String>>> ALGORITHMS =
      Key.withDefault(
          "algorithms",
          ListOf.someOf(algorithms()),
          "[RS256, ES256]",
          "Signature algorithms that are accepted; only asymmetric ones can be.");
  private static final Key<String> GROUPS_CLAIM =
      Key.withDefault(
          "groups-claim", WORD, "groups", "Claim that lists the groups a caller is in.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities",
          ReferenceText.AUTHORITIES,
          "system",
          "Who signs the TLS certificate of the provider itself.");

  static final Section SHAPE =
      Section.of("an issuer", NAME, ISSUER, AUDIENCES, ALGORITHMS, GROUPS_CLAIM, AUTHORITIES);

  private final Problems problems;
  private final CertificateFiles certificates;

  IssuerSection(Problems problems, CertificateFiles certificates) {
    this.problems = problems;
    this.certificates = certificates;
  }

  Optional<Issuer> read(Fields section) {
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    return problems.unlessAny(
        () ->
            new Issuer(
                section.get(NAME),
                section.get(ISSUER),
                Lists.values(section, AUDIENCES),
                Lists.values(section, ALGORITHMS),
                section.get(GROUPS_CLAIM),
                authorities.orElseThrow()));
  }

  /** Asymmetric signature algorithms (RFC 7518 §3.1). */
  static Choice<String> algorithms() {
    Map<String, String> accepted = new LinkedHashMap<>();
    for (String family : List.of("RS", "PS", "ES")) {
      for (String size : List.of("256", "384", "512")) {
        accepted.put(family + size, family + size);
      }
    }
    Map<String, String> refused =
        Stream.of("HS256", "HS384", "HS512")
            .collect(Collectors.toMap(name -> name, _ -> SYMMETRIC));
    refused.put("none", "is no signature at all");
    return new Choice<>(accepted, refused, false);
  }
}
