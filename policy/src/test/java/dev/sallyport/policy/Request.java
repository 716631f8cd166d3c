package dev.sallyport.policy;

import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request for tests; change what matters. */
record Request(
    String resource,
    Set<String> groups,
    String method,
    String target,
    Map<String, List<String>> headers) {

  static final Instant AT = Instant.parse("2026-01-31T16:20:05.678Z");

  static Request to(String resource) {
    return new Request(resource, Set.of(), "GET", "/", Map.of());
  }

  Request by(String... names) {
    return new Request(resource, Set.of(names), method, target, headers);
  }

  Request with(String otherMethod, String otherTarget) {
    return new Request(resource, groups, otherMethod, otherTarget, headers);
  }

  Request header(String name, String value) {
    return new Request(resource, groups, method, target, Map.of(name, List.of(value)));
  }

  PolicyInput input() {
    return new PolicyInput(
        new Identity("demo", "alice", groups, AT.plusSeconds(60)),
        resource,
        Kind.HTTP,
        RequestHead.of(method, "api.example.com", target, headers),
        new PolicyInput.Connection("TLSv1.3", Optional.empty(), "127.0.0.1"),
        AT);
  }
}
