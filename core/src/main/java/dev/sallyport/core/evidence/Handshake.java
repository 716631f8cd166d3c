package dev.sallyport.core.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param exchange id of the exchange that it was made for, or the first one on the connection
 * @param connection number of the client's connection in that Envoy
 * @param upstream number of the upstream's connection in that Envoy
 * @param peer address of the other side
 * @param local address of this side, on second doors
 * @param serverName SNI that was sent
 * @param version TLS version that was agreed on
 * @param cipher cipher suite
 * @param group key exchange group
 * @param certificate certificate that the other side showed and proved; empty if none
 * @param closed when the connection ended, as far as this record knows
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
    String upstream,
    String peer,
    String local,
    String serverName,
    String version,
    String cipher,
    String group,
    Optional<Certificate> certificate,
    Optional<Instant> closed) {

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
   * @param pin pin of its key, as a configuration has it; known of upstreams only
   */
  public record Certificate(
      String fingerprint,
      String subject,
      String issuer,
      List<String> names,
      String serial,
      String expiry,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String pin) {
    public Certificate {
      names = List.copyOf(names);
    }
  }
}
