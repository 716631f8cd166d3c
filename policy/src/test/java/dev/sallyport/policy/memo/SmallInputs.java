package dev.sallyport.policy.memo;

import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Inputs of few values, so that two of them often agree on some part. */
class SmallInputs {

  @Provide
  Arbitrary<PolicyInput> inputs() {
    return Combinators.combine(identities(), resources(), heads(), connections(), instants())
        .as(
            (identity, resource, head, connection, at) ->
                new PolicyInput(
                    identity,
                    resource,
                    resource.equals("docs") ? Kind.DOCUMENT : Kind.MCP,
                    head,
                    connection,
                    at));
  }

  private static Arbitrary<Identity> identities() {
    return Combinators.combine(
            Arbitraries.of("corp", "demo"),
            Arbitraries.of("alice", "bob"),
            Arbitraries.of("editors", "readers", "a", "b").set().ofMaxSize(3))
        .as((issuer, subject, groups) -> new Identity(issuer, subject, groups, Instant.MAX));
  }

  private static Arbitrary<String> resources() {
    return Arbitraries.of("docs", "masked", "simple", "bundled", "unknown");
  }

  private static Arbitrary<RequestHead> heads() {
    return Combinators.combine(
            Arbitraries.of("GET", "DELETE", "ANSWER", "FORMAT", "POST"),
            Arbitraries.of("a.example", "b.example"),
            Arbitraries.of(
                "/", "/api/v2", "/api/v2/x", "/api/admin", "/api//admin", "/x?_method=PUT"),
            Arbitraries.of("x-http-method", "accept", "content-length"),
            Arbitraries.of("1", "2"))
        .as(
            (method, host, target, header, value) ->
                RequestHead.of(method, host, target, Map.of(header, List.of(value))));
  }

  private static Arbitrary<PolicyInput.Connection> connections() {
    return Combinators.combine(
            Arbitraries.of("TLSv1.2", "TLSv1.3"),
            Arbitraries.of("CN=a", "CN=b")
                .map(name -> new PolicyInput.ClientCertificate(name, "00"))
                .optional(),
            Arbitraries.of("192.0.2.1", "192.0.2.2"))
        .as(PolicyInput.Connection::new);
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.of(
        Set.of(
            Instant.parse("2026-01-30T07:59:59.5Z"),
            Instant.parse("2026-01-30T08:00:00Z"),
            Instant.parse("2026-01-31T08:00:00.7Z"),
            Instant.parse("2026-01-31T17:30:59Z")));
  }
}
