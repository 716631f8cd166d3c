package dev.sallyport.core.evidence;

import dev.sallyport.core.error.UpstreamFailure;
import dev.sallyport.core.evidence.Handshake.Certificate;
import dev.sallyport.core.evidence.Handshake.Door;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads Envoy's access log records ({@link LogField}) as evidence. */
public final class LogRecords {

  private static final String NOTHING = "-";
  private static final String NEW = "new";

  /** A request's record can tell of two handshakes, which need ids of their own. */
  private static final String FIRST = "/1";

  private static final String SECOND = "/2";

  private final Map<String, String> fields;
  private final String node;

  private LogRecords(Map<String, String> fields, String node) {
    this.fields = fields;
    this.node = node;
  }

  /**
   * What a record is evidence of: nothing, one handshake, or one of each door. Empty also if it is
   * no record of ours.
   *
   * @param fields values by {@link LogField#key}
   * @param node name of the Envoy that sent it
   */
  public static List<Handshake> read(Map<String, String> fields, String node) {
    LogRecords record = new LogRecords(fields, node);
    if (record.get(LogField.UNIQUE).isEmpty()) {
      return List.of();
    }
    String kind = fields.getOrDefault(LogField.KIND, "");
    if (kind.equals(LogField.Kind.CONNECTION.word())) {
      return List.of(record.connection());
    }
    return kind.equals(LogField.Kind.REQUEST.word()) ? record.request() : List.of();
  }

  private Handshake connection() {
    HandshakeReason reason = ofConnection();
    Instant start = start();
    return first(
        get(LogField.UNIQUE),
        start,
        reason,
        reason == HandshakeReason.OK ? "" : failure(),
        Optional.of(start.plusMillis(number(LogField.DURATION))));
  }

  private String failure() {
    String failure = get(LogField.FAILURE);
    return failure.isEmpty() ? get(LogField.TERMINATION) : failure;
  }

  private HandshakeReason ofConnection() {
    String failure = get(LogField.FAILURE);
    if (get(LogField.CHAIN).equals(LogField.CLEAR_TEXT)) {
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
    if (get(LogField.TERMINATION).startsWith("rbac_access_denied")) {
      return ofRules();
    }
    return get(LogField.CIPHER).isEmpty() ? HandshakeReason.CLOSED : HandshakeReason.OK;
  }

  /** What stands right behind the handshake ended it: rules of server names, or of subjects. */
  private HandshakeReason ofRules() {
    boolean unnamed = get(LogField.CHAIN).equals(LogField.WITHOUT_SERVER_NAME);
    return unnamed && !get(LogField.SERVER_NAME).isEmpty()
        ? HandshakeReason.SERVER_NAME_UNKNOWN
        : HandshakeReason.SUBJECT_NOT_ALLOWED;
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

  private List<Handshake> request() {
    List<Handshake> handshakes = new ArrayList<>(2);
    if (get(LogField.FIRST_DOOR).equals(NEW) && !get(LogField.CIPHER).isEmpty()) {
      handshakes.add(
          first(
              get(LogField.UNIQUE) + FIRST,
              start().minus(number(LogField.AGE), ChronoUnit.MICROS),
              HandshakeReason.OK,
              "",
              Optional.empty()));
    }
    if (get(LogField.SECOND_DOOR).equals(NEW) && !get(LogField.UPSTREAM_CIPHER).isEmpty()) {
      handshakes.add(opened());
    }
    if (byEnvoy(get(LogField.DETAILS))) {
      refused().ifPresent(handshakes::add);
    }
    return handshakes;
  }

  /** Whether Envoy answered in its own words, or the guard put better ones in their place. */
  private static boolean byEnvoy(String details) {
    return !details.equals("via_upstream")
        && (!details.startsWith("sallyport_") || details.startsWith("sallyport_upstream_"));
  }

  private Optional<Handshake> refused() {
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
          second(
              get(LogField.UNIQUE),
              start(),
              known.orElse(HandshakeReason.UNREACHABLE),
              failure.isEmpty() ? details : failure,
              Optional.empty()));
    }
    return Optional.of(
        first(
            get(LogField.UNIQUE),
            start(),
            HandshakeReason.REQUEST_REFUSED,
            details,
            Optional.empty()));
  }

  /** A second door that opened. */
  private Handshake opened() {
    Instant began =
        start()
            .plus(number(LogField.UPSTREAM_DELAY), ChronoUnit.MICROS)
            .minus(number(LogField.UPSTREAM_AGE), ChronoUnit.MICROS);
    return second(
        get(LogField.UNIQUE) + SECOND,
        began,
        HandshakeReason.OK,
        "",
        PeerCertificate.read(get(LogField.UPSTREAM_CERTIFICATE)));
  }

  private Handshake first(
      String id, Instant at, HandshakeReason reason, String detail, Optional<Instant> closed) {
    return new Handshake(
        id,
        at,
        Door.FIRST,
        reason,
        detail,
        node,
        fields.getOrDefault(LogField.LISTENER, ""),
        "",
        get(LogField.EXCHANGE),
        get(LogField.CONNECTION),
        "",
        get(LogField.PEER),
        "",
        get(LogField.SERVER_NAME),
        // Without a cipher nothing was agreed on, whatever version was offered.
        get(LogField.CIPHER).isEmpty() ? "" : get(LogField.VERSION),
        get(LogField.CIPHER),
        get(LogField.GROUP),
        certificate(),
        closed);
  }

  private Handshake second(
      String id,
      Instant at,
      HandshakeReason reason,
      String detail,
      Optional<Certificate> certificate) {
    boolean opened = reason == HandshakeReason.OK;
    return new Handshake(
        id,
        at,
        Door.SECOND,
        reason,
        detail,
        node,
        fields.getOrDefault(LogField.LISTENER, ""),
        get(LogField.ROUTE),
        get(LogField.EXCHANGE),
        get(LogField.CONNECTION),
        opened ? get(LogField.UPSTREAM_CONNECTION) : "",
        opened ? get(LogField.UPSTREAM_ADDRESS) : get(LogField.UPSTREAM_ATTEMPTED),
        opened ? get(LogField.UPSTREAM_LOCAL) : "",
        opened ? get(LogField.UPSTREAM_NAME) : "",
        opened ? get(LogField.UPSTREAM_VERSION) : "",
        opened ? get(LogField.UPSTREAM_CIPHER) : "",
        opened ? get(LogField.UPSTREAM_GROUP) : "",
        certificate,
        Optional.empty());
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
            get(LogField.EXPIRY),
            ""));
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

  /** A duration that Envoy may not know. */
  private long number(LogField field) {
    try {
      return Math.max(0, Long.parseLong(get(field)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String get(LogField field) {
    String value = fields.getOrDefault(field.key(), "");
    return value.equals(NOTHING) ? "" : value;
  }
}
