package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.HealthCheck;
import dev.sallyport.core.resource.InjectedCredential;
import dev.sallyport.core.resource.Upstream;
import dev.sallyport.core.resource.UpstreamTls;
import java.util.List;
import java.util.Optional;

/** What is behind resources. */
final class UpstreamSection {

  private static final Key<List<Located<Address>>> ADDRESSES =
      Key.required(
          "addresses", ListOf.someOf(AddressText.SHAPE), "One or several places it answers at.");
  private static final Key<String> SERVER_NAME =
      Key.optional(
          "server-name",
          HostnameText.SHAPE,
          "the host of `addresses`, if it is one DNS name",
          "Name that the TLS handshake asks for (SNI).");
  private static final Key<Fields> TLS =
      Key.required(
          "tls",
          UpstreamTlsSection.SHAPE,
          "How the second door opens. An upstream always has TLS and a reason to trust it.");
  private static final Key<Fields> CREDENTIAL =
      Key.optional(
          "credential",
          CredentialSection.SHAPE,
          "no credential is sent",
          "Credential that the gateway puts on admitted requests.");

  private static final Key<String> HEALTH_PATH =
      Key.required(
          "path",
          PathPrefixText.SHAPE,
          "Path that every address answers with 200 when it is well.");
  private static final Key<Integer> HEALTH_INTERVAL =
      Key.withDefault("interval", QuantityText.DURATION, "10s", "How often it is asked.");
  private static final Key<Fields> HEALTH =
      Key.optional(
          "health",
          Section.of("a health check", HEALTH_PATH, HEALTH_INTERVAL),
          "only failures to connect tell",
          "Has every address asked whether it is well, over the same TLS as requests.");

  static final Section SHAPE =
      Section.of("an upstream", ADDRESSES, SERVER_NAME, TLS, CREDENTIAL, HEALTH);

  private final Problems problems;
  private final UpstreamTlsSection tls;
  private final CredentialSection credential;

  UpstreamSection(Problems problems, UpstreamTlsSection tls, CredentialSection credential) {
    this.problems = problems;
    this.tls = tls;
    this.credential = credential;
  }

  Optional<Upstream> read(Fields section) {
    Optional<String> serverName = serverName(section);
    Optional<UpstreamTls> upstreamTls =
        section.find(TLS).flatMap(t -> tls.read(t.value(), serverName));
    Optional<InjectedCredential> injected =
        section.find(CREDENTIAL).flatMap(c -> credential.read(c.value()));
    return problems.unlessAny(
        () ->
            new Upstream(
                Lists.values(section, ADDRESSES),
                upstreamTls.orElseThrow(),
                injected,
                section.find(HEALTH).map(health -> health(health.value()))));
  }

  private static HealthCheck health(Fields section) {
    return new HealthCheck(section.get(HEALTH_PATH), section.get(HEALTH_INTERVAL));
  }

  private Optional<String> serverName(Fields section) {
    if (section.mentions(SERVER_NAME) || section.find(ADDRESSES).isEmpty()) {
      return section.value(SERVER_NAME);
    }
    List<String> hosts =
        Lists.values(section, ADDRESSES).stream().map(Address::host).distinct().toList();
    if (hosts.size() == 1 && HostnameText.isHostname(hosts.getFirst())) {
      return Optional.of(hosts.getFirst());
    }
    if (!section.isBroken(ADDRESSES) && !hosts.isEmpty()) {
      problems.add(
          section.at(),
          "an upstream without \"server-name\", whose addresses are not one DNS name",
          "server-name: " + HostnameText.SHAPE.expected());
    }
    return Optional.empty();
  }
}
