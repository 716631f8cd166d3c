package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** People who act on the gateway, and how they sign in. */
final class OperatorsSection {

  private static final Text<String> GROUP =
      Text.of(
          "text",
          "the name of a group as the provider writes it",
          "^[^\\u0000-\\u001f]{1,255}$",
          Parsed::ok);

  private static final Key<URI> URL =
      Key.required(
          "url",
          OriginText.SHAPE,
          "Address by which browsers reach the control plane. The provider sends them back to"
              + " `URL/ui/sign-in/callback`, which has to be registered there.");
  private static final Key<URI> ISSUER =
      Key.required(
          "issuer",
          IssuerText.SHAPE,
          "Exact `iss` of the provider. The same as an issuer of `identity` where people call and"
              + " review with one account.");
  private static final Key<String> CLIENT_ID =
      Key.required("client-id", IssuerSection.WORD, "The control plane's client id there.");
  private static final Key<Reference> CLIENT_SECRET =
      Key.optional(
          "client-secret",
          ReferenceText.SECRET,
          "a public client, with PKCE alone",
          "Where the client's secret is kept. A file must have mode 0640 or less.");
  private static final Key<Reference> AUTHORITIES =
      Key.withDefault(
          "authorities",
          ReferenceText.AUTHORITIES,
          "system",
          "Who signs the TLS certificate of the provider.");
  private static final Key<List<Located<String>>> ALGORITHMS =
      Key.withDefault(
          "algorithms",
          ListOf.someOf(IssuerSection.algorithms()),
          "[RS256, ES256]",
          "Signature algorithms of ID tokens that are accepted; only asymmetric ones can be.");
  private static final Key<List<Located<String>>> SCOPES =
      Key.withDefault(
          "scopes",
          ListOf.anyOf(IssuerSection.WORD),
          "[profile]",
          "Scopes that are asked for beside `openid`; some providers want `groups`.");
  private static final Key<String> GROUPS_CLAIM =
      Key.withDefault(
          "groups-claim",
          IssuerSection.WORD,
          "groups",
          "Claim of the ID token that lists the groups somebody is in.");
  private static final Key<List<Located<String>>> REVIEWER =
      groups("reviewer", "Groups whose members decide about held requests, as the policy says.");
  private static final Key<List<Located<String>>> OPERATOR =
      groups("operator", "Groups whose members give access for a while, and take it back.");
  private static final Key<List<Located<String>>> AUDITOR =
      groups("auditor", "Groups whose members read what was decided, and change nothing.");
  private static final Key<Fields> ROLES =
      Key.required(
          "roles",
          Section.of("roles", REVIEWER, OPERATOR, AUDITOR),
          "What the members of groups may do. Who is in none of them may ask for access alone.");
  private static final Key<List<Located<String>>> SEES_ALL =
      groups(
          "sees-all", "Groups whose members count as reviewers who may see all of a held request.");
  private static final Key<Integer> IDLE =
      Key.withDefault(
          "idle", QuantityText.DURATION, "30m", "A session that does nothing for so long ends.");
  private static final Key<Integer> LIFETIME =
      Key.withDefault(
          "lifetime", QuantityText.DURATION, "8h", "No session lasts longer, whatever it does.");
  static final Section SHAPE =
      Section.of(
          "operators",
          URL,
          ISSUER,
          CLIENT_ID,
          CLIENT_SECRET,
          AUTHORITIES,
          ALGORITHMS,
          SCOPES,
          GROUPS_CLAIM,
          ROLES,
          SEES_ALL,
          IDLE,
          LIFETIME);

  private final Problems problems;
  private final CertificateFiles certificates;
  private final SecretSource secrets;
  private final List<Fields> issuers;

  /**
   * @param issuers sections of the issuers of callers
   */
  OperatorsSection(
      Problems problems,
      CertificateFiles certificates,
      SecretSource secrets,
      List<Fields> issuers) {
    this.problems = problems;
    this.certificates = certificates;
    this.secrets = secrets;
    this.issuers = List.copyOf(issuers);
  }

  Optional<Operators> read(Fields section) {
    Optional<SecretSource.Present> secret =
        section
            .find(CLIENT_SECRET)
            .flatMap(reference -> secrets.find(reference, "the client secret file"));
    Optional<TrustBundle> authorities =
        section
            .value(AUTHORITIES)
            .flatMap(r -> certificates.authorities(new Located<>(section.at(AUTHORITIES), r)));
    checkTimes(section);
    return problems.unlessAny(
        () ->
            operators(
                section, authorities.orElseThrow(), secret.map(SecretSource.Present::reference)));
  }

  private Operators operators(Fields section, TrustBundle authorities, Optional<SecretRef> secret) {
    URI issuer = section.get(ISSUER);
    List<String> scopes = new ArrayList<>(List.of("openid"));
    scopes.addAll(Lists.values(section, SCOPES));
    Map<OperatorRole, SortedSet<String>> roles = new EnumMap<>(OperatorRole.class);
    Fields groups = section.get(ROLES);
    roles.put(OperatorRole.REVIEWER, new TreeSet<>(Lists.values(groups, REVIEWER)));
    roles.put(OperatorRole.OPERATOR, new TreeSet<>(Lists.values(groups, OPERATOR)));
    roles.put(OperatorRole.AUDITOR, new TreeSet<>(Lists.values(groups, AUDITOR)));
    return new Operators(
        section.get(URL),
        new Issuer(
            nameOf(issuer),
            issuer,
            List.of(section.get(CLIENT_ID)),
            Lists.values(section, ALGORITHMS),
            section.get(GROUPS_CLAIM),
            authorities),
        secret,
        scopes.stream().distinct().toList(),
        roles,
        new TreeSet<>(Lists.values(section, SEES_ALL)),
        Duration.ofSeconds(section.get(IDLE)),
        Duration.ofSeconds(section.get(LIFETIME)));
  }

  /** An issuer of callers has its name there; another one is known by its URL, which no name is. */
  private String nameOf(URI issuer) {
    return issuers.stream()
        .filter(section -> section.value(IssuerSection.ISSUER).filter(issuer::equals).isPresent())
        .flatMap(section -> section.value(IssuerSection.NAME).stream())
        .findFirst()
        .orElse(issuer.toString());
  }

  private void checkTimes(Fields section) {
    Optional<Integer> idle = section.value(IDLE);
    Optional<Integer> lifetime = section.value(LIFETIME);
    if (idle.isPresent() && lifetime.isPresent() && idle.get() > lifetime.get()) {
      problems.add(
          section.at(IDLE),
          "sessions may do nothing for longer than they last",
          "an `idle` of at most `lifetime`");
    }
  }

  private static Key<List<Located<String>>> groups(String name, String meaning) {
    return Key.withDefault(name, ListOf.anyOf(GROUP), "[]", meaning);
  }
}
