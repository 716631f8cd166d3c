package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.TokenSource;
import java.util.List;
import java.util.Optional;

/** Where callers carry their token. */
final class TokenSection {

  private static final Key<String> HEADER =
      Key.withDefault(
          "header",
          HeaderNameText.SHAPE,
          "authorization",
          "Header that carries the token: `authorization` with the `Bearer` scheme, any other"
              + " header with the bare token.");
  private static final Key<List<Located<String>>> ISSUERS =
      Key.optional(
          "issuers",
          ListOf.someOf(NameText.SHAPE),
          "all issuers",
          "Names of the issuers whose tokens are accepted.");

  static final Section SHAPE = Section.of("a token", HEADER, ISSUERS);

  private final Problems problems;
  private final Optional<List<String>> known;

  /**
   * @param known names of all issuers; empty if they could not all be read
   */
  TokenSection(Problems problems, Optional<List<String>> known) {
    this.problems = problems;
    this.known = known;
  }

  /**
   * @param resource the resource
   * @param section its section, or what its defaults are taken from
   */
  Optional<TokenSource> read(Fields resource, Fields section) {
    if (known.isPresent() && known.get().isEmpty()) {
      problems.add(
          resource.at(),
          "a resource whose callers nobody can vouch for: there are no identity issuers",
          "at least one issuer under identity: issuers:");
    }
    known
        .filter(names -> !names.isEmpty())
        .ifPresent(names -> section.value(ISSUERS).orElse(List.of()).forEach(i -> check(i, names)));
    return problems.unlessAny(
        () ->
            new TokenSource(
                section.get(HEADER),
                section.find(ISSUERS).isPresent()
                    ? Lists.values(section, ISSUERS)
                    : known.orElseThrow()));
  }

  private void check(Located<String> issuer, List<String> names) {
    if (!names.contains(issuer.value())) {
      problems.add(
          issuer.at(),
          "no issuer is named " + Quoted.of(issuer.value()),
          "one of " + String.join(", ", names),
          NearMiss.of(issuer.value(), names));
    }
  }
}
