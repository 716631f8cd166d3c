package dev.sallyport.core.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one handshake. Texts are empty where nothing is known.
 *
 * @param id names the record for good: the same record can come twice, with the same id
 * @param at when the connection was made, or the request for which it was
 * @param door which door
 * @param reason what became of it
 * @param detail what Envoy says of a failure, in its own words
 * @param node name of the Envoy
 * @param listener name of the listener
 * @param resource name of the resource; empty for first doors, which open before any path is known
 * @param exchange id of the exchange that it was made for, on second doors
 * @param connection number of the client's connection in that Envoy
 * @param peer address of the other side
 * @param serverName SNI that a client sent
 * @param version TLS version that was agreed on
 * @param cipher cipher suite
 * @param group key exchange group
 * @param certificate certificate that the other side showed and proved; empty if none
 */
public record Handshake(
    String id,
    Instant at,
    Door door,
    HandshakeReason reason,
    String detail,
    String node,
    String listener,
    String resource,
    String exchange,
    String connection,
    String peer,
    String serverName,
    String version,
    String cipher,
    String group,
    Optional<Certificate> certificate) {

  /** Where a handshake happens. */
  public enum Door {
    @JsonProperty("first")
    FIRST,
    @JsonProperty("second")
    SECOND
  }

  /**
   * A peer's certificate.
   *
   * @param fingerprint SHA-256 over its DER form, lower-case hex
   * @param subject distinguished name (RFC 2253)
   * @param issuer the same of its issuer
   * @param names subject alternative names
   * @param serial serial number, hex
   * @param expiry end of its validity (RFC 3339)
   */
  public record Certificate(
      String fingerprint,
      String subject,
      String issuer,
      List<String> names,
      String serial,
      String expiry) {
    public Certificate {
      names = List.copyOf(names);
    }
  }
}
