package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Name of a public signing key.
 *
 * @param hex SHA-256 of its SubjectPublicKeyInfo (RFC 5280) in DER, lower-case hex
 */
public record Fingerprint(@JsonValue String hex) {

  @JsonCreator
  public Fingerprint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a fingerprint is 64 hex digits");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
