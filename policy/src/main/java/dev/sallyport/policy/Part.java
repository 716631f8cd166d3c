package dev.sallyport.policy;

import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.InputPath;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of the input that may be left out where a policy cannot read it: it costs an evaluation
 * time to take in what it does not look at, a long body most of all.
 */
enum Part {
  ISSUER("identity", "issuer"),
  SUBJECT("identity", "subject"),
  HOST("request", "host"),
  PATH("request", "path"),
  SEGMENTS("request", "segments"),
  QUERY("request", "query"),
  HEADERS("request", "headers"),
  SIZE("request", "size"),
  TLS_VERSION("connection", "tls_version"),
  CLIENT_CERTIFICATE("connection", "client_certificate"),
  ADDRESS("connection", "address"),
  ISO("time", "iso"),
  EPOCH("time", "epoch"),
  GRANTS("grants"),
  JSON("body", "json"),
  TEXTS("body", "llm", "texts"),
  LLM_TOOLS("body", "llm", "tools"),
  ARGUMENTS("body", "mcp", "arguments"),
  FILTER("body", "vector", "filter"),
  IDS("body", "vector", "ids");

  @SuppressWarnings("ImmutableEnumChecker") // a record of an unmodifiable list of texts
  private final InputPath place;

  Part(String... keys) {
    this.place = InputPath.of(keys);
  }

  /** All of them. */
  static Set<Part> all() {
    return EnumSet.allOf(Part.class);
  }

  /** Those that a policy can read anything of. */
  static Set<Part> readBy(Dependencies reads) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : values()) {
      if (!reads.obstacles().isEmpty() || part.isReadBy(reads)) {
        parts.add(part);
      }
    }
    return parts;
  }

  private boolean isReadBy(Dependencies reads) {
    return reads.values().stream().anyMatch(read -> read.contains(place) || place.contains(read))
        || reads.presences().stream().anyMatch(place::contains);
  }
}
