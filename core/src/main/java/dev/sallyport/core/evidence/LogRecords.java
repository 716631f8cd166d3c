package dev.sallyport.core.evidence;

import dev.sallyport.core.error.UpstreamFailure;
import dev.sallyport.core.evidence.Handshake.Certificate;
import dev.sallyport.core.evidence.Handshake.Door;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads Envoy's access log records ({@link LogField}) as evidence. */
public final class LogRecords {

  private static final String NOTHING = "-";

  private final Map<String, String> fields;
  private final String node;

  private LogRecords(Map<String, String> fields, String node) {
    this.fields = fields;
    this.node = node;
  }

  /**
   * What a record is evidence of; empty if it is of nothing, or no record of ours.
   *
   * @param fields values by {@link LogField#key}
   * @param node name of the Envoy that sent it
   */
  public static Optional<Handshake> read(Map<String, String> fields, String node) {
    LogRecords record = new LogRecords(fields, node);
    if (record.get(LogField.UNIQUE).isEmpty()) {
      return Optional.empty();
    }
    String kind = fields.getOrDefault(LogField.KIND, "");
    if (kind.equals(LogField.Kind.CONNECTION.word())) {
      return Optional.of(record.connection());
    }
    return kind.equals(LogField.Kind.REQUEST.word()) ? record.request() : Optional.empty();
  }

  private Handshake connection() {
    HandshakeReason reason = ofConnection();
    return handshake(
        Door.FIRST, reason, reason == HandshakeReason.OK ? "" : get(LogField.FAILURE), "");
  }

  private HandshakeReason ofConnection() {
    String failure = get(LogField.FAILURE);
    boolean clearText = get(LogField.CHAIN).equals("clear-text");
    if (clearText) {
      return HandshakeReason.CLEAR_TEXT;
    }
    if (get(LogField.FLAGS).contains("NR")) {
      return ofNoChain(failure);
    }
    if (!failure.isEmpty()) {
      return ofFailure(failure);
    }
    if (get(LogField.TERMINATION).contains("timeout")) {
      return HandshakeReason.TIMEOUT;
    }
    return get(LogField.CIPHER).isEmpty() ? HandshakeReason.CLOSED : HandshakeReason.OK;
  }

  /** No chain of the listener fits. */
  private HandshakeReason ofNoChain(String failure) {
    if (!get(LogField.SERVER_NAME).isEmpty()) {
      return HandshakeReason.SERVER_NAME_UNKNOWN;
    }
    return failure.isEmpty() ? HandshakeReason.SERVER_NAME_MISSING : HandshakeReason.NOT_TLS;
  }

  private static HandshakeReason ofFailure(String failure) {
    if (failure.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
      return HandshakeReason.CERTIFICATE_MISSING;
    }
    if (failure.contains("NO_SHARED_") || failure.contains("NO_COMMON_")) {
      return HandshakeReason.NOTHING_IN_COMMON;
    }
    return UpstreamFailure.of(words(failure), "")
        .map(HandshakeReason::of)
        .orElse(HandshakeReason.TLS_FAILED);
  }

  /** The failure whose code the guard has put in place of Envoy's words. */
  private static Optional<UpstreamFailure> named(String details) {
    return Arrays.stream(UpstreamFailure.values())
        .filter(failure -> details.endsWith(failure.code().code()))
        .findFirst();
  }

  /** Envoy writes a failure's spaces as underscores, which its names have too. */
  private static String words(String failure) {
    return failure + " " + failure.replace('_', ' ');
  }

  private Optional<Handshake> request() {
    String details = get(LogField.DETAILS);
    if (details.equals("direct_response")) {
      // Its connection says that it was in clear text.
      return Optional.empty();
    }
    String failure = get(LogField.UPSTREAM_FAILURE);
    Optional<HandshakeReason> known =
        UpstreamFailure.of(words(failure), details)
            .or(() -> named(details))
            .map(HandshakeReason::of);
    if (known.isEmpty() && details.contains("timeout")) {
      // An upstream that is silent after its handshake.
      return Optional.empty();
    }
    if (known.isPresent() || details.contains("upstream")) {
      return Optional.of(
          handshake(
              Door.SECOND,
              known.orElse(HandshakeReason.UNREACHABLE),
              failure.isEmpty() ? details : failure,
              get(LogField.ROUTE)));
    }
    return Optional.of(handshake(Door.FIRST, HandshakeReason.REQUEST_REFUSED, details, ""));
  }

  private Handshake handshake(Door door, HandshakeReason reason, String detail, String resource) {
    boolean first = door == Door.FIRST;
    return new Handshake(
        get(LogField.UNIQUE),
        start(),
        door,
        reason,
        detail,
        node,
        fields.getOrDefault(LogField.LISTENER, ""),
        resource,
        first ? "" : get(LogField.EXCHANGE),
        get(LogField.CONNECTION),
        first ? get(LogField.PEER) : get(LogField.UPSTREAM_ADDRESS),
        first ? get(LogField.SERVER_NAME) : "",
        // Without a cipher nothing was agreed on, whatever version was offered.
        first && !get(LogField.CIPHER).isEmpty() ? get(LogField.VERSION) : "",
        first ? get(LogField.CIPHER) : "",
        first ? get(LogField.GROUP) : "",
        first ? certificate() : Optional.empty());
  }

  private Optional<Certificate> certificate() {
    if (get(LogField.FINGERPRINT).isEmpty()) {
      return Optional.empty();
    }
    List<String> names =
        Stream.of(LogField.URI_SAN, LogField.DNS_SAN)
            .flatMap(field -> Stream.of(get(field).split(",")))
            .filter(name -> !name.isEmpty())
            .toList();
    return Optional.of(
        new Certificate(
            get(LogField.FINGERPRINT),
            get(LogField.SUBJECT),
            get(LogField.ISSUER),
            names,
            get(LogField.SERIAL),
            get(LogField.EXPIRY)));
  }

  private Instant start() {
    try {
      BigDecimal seconds = new BigDecimal(get(LogField.START));
      return Instant.ofEpochSecond(
          seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    } catch (NumberFormatException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private String get(LogField field) {
    String value = fields.getOrDefault(field.key(), "");
    return value.equals(NOTHING) ? "" : value;
  }
}
