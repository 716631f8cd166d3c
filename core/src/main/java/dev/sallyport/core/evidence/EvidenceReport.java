package dev.sallyport.core.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What an auditor gets: what handshakes there were in a span of time, what they agreed on, what was
 * refused, what was enforced meanwhile, and what is not known.
 *
 * @param version version of this form, 1
 * @param generated when it was made, RFC 3339
 * @param from beginning of the span, included, RFC 3339
 * @param to end of the span, left out
 * @param resource the one resource that it is about; empty for all
 * @param chain what the evidence behind it is, checked when the report was made
 * @param firstDoors by listener and server name
 * @param secondDoors by resource
 * @param posture what was enforced, in the order of time; the first one may be older than the span
 * @param lost records that Envoys could not keep
 * @param more handshakes of busy clients that were counted and have no record of their own
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceReport(
    int version,
    String generated,
    String from,
    String to,
    String resource,
    EvidenceCheck.Verdict chain,
    List<Door> firstDoors,
    List<Door> secondDoors,
    List<Posture> posture,
    List<Lost> lost,
    List<More> more) {

  public EvidenceReport {
    firstDoors = List.copyOf(firstDoors);
    secondDoors = List.copyOf(secondDoors);
    posture = List.copyOf(posture);
    lost = List.copyOf(lost);
    more = List.copyOf(more);
  }

  /**
   * A door. Counts are by value, the most frequent first.
   *
   * @param listener listener of a first door; empty for second ones
   * @param name server name of a first door, resource of a second one; empty if none was sent
   * @param handshakes how many succeeded
   * @param withExchange how many of them name an exchange
   * @param first time of the first handshake, successful or not
   * @param last time of the last
   * @param nodes Envoys
   * @param versions TLS versions
   * @param ciphers suites
   * @param groups key exchange groups
   * @param refused reasons of those that did not succeed
   * @param peers addresses of second doors
   * @param certificates what the other side showed
   * @param otherCertificates handshakes with further certificates than are listed
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Door(
      String listener,
      String name,
      long handshakes,
      long withExchange,
      String first,
      String last,
      Map<String, Long> nodes,
      Map<String, Long> versions,
      Map<String, Long> ciphers,
      Map<String, Long> groups,
      Map<String, Long> refused,
      Map<String, Long> peers,
      List<Shown> certificates,
      long otherCertificates) {}

  /**
   * A certificate of the other side.
   *
   * @param handshakes how many it was shown in
   */
  public record Shown(Handshake.Certificate certificate, long handshakes) {}

  /**
   * What was enforced from a moment on.
   *
   * @param at the moment
   * @param revision revision of the snapshot
   * @param resources what each resource enforced
   */
  public record Posture(String at, String revision, JsonNode resources) {}

  /**
   * A gap that is known of.
   *
   * @param records how many records are missing
   */
  public record Lost(String at, String node, long records) {}

  /**
   * What a client did more often in a minute than it gets records for.
   *
   * @param since when the minute began
   * @param peer address of the client, its network of 64 bits, or {@code others}
   * @param reason what became of the handshakes
   * @param records how many there were beside those on record
   */
  public record More(
      String since, String node, String listener, String peer, String reason, long records) {}
}
