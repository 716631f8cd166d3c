package dev.sallyport.core.error;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Why no exchange with an upstream came about, read from what Envoy says. This is the one list of
 * its words: Envoy's own replies get their codes from it, and so do the guard's and the records.
 *
 * <p>The words are those of BoringSSL's error strings, of its certificate verifier and of Envoy's
 * own checks. The first constant that fits counts, so the special stand before the general.
 */
public enum UpstreamFailure {
  PIN_MISMATCH(ErrorCode.UPSTREAM_PIN_MISMATCH, Source.TRANSPORT, "cert hash and spki"),
  NAME_MISMATCH(ErrorCode.UPSTREAM_NAME_MISMATCH, Source.TRANSPORT, "SAN matcher"),
  REVOKED(ErrorCode.UPSTREAM_CERTIFICATE_REVOKED, Source.TRANSPORT, "certificate revoked"),
  REVOCATION_UNKNOWN(
      ErrorCode.UPSTREAM_REVOCATION_UNKNOWN, Source.TRANSPORT, "provided CRLs failed"),
  EXPIRED(ErrorCode.UPSTREAM_CERTIFICATE_EXPIRED, Source.TRANSPORT, "certificate has expired"),
  NOT_YET_VALID(
      ErrorCode.UPSTREAM_CERTIFICATE_NOT_YET_VALID,
      Source.TRANSPORT,
      "certificate is not yet valid"),
  AUTHORITY_UNKNOWN(
      ErrorCode.UPSTREAM_AUTHORITY_UNKNOWN,
      Source.TRANSPORT,
      "self signed certificate",
      "unable to get local issuer certificate",
      "unable to get issuer certificate"),
  UNTRUSTED(
      ErrorCode.UPSTREAM_UNTRUSTED,
      Source.TRANSPORT,
      "CERTIFICATE_VERIFY_FAILED",
      "verify cert failed"),
  TLS_TOO_OLD(
      ErrorCode.UPSTREAM_TLS_TOO_OLD,
      Source.TRANSPORT,
      "ALERT_PROTOCOL_VERSION",
      "UNSUPPORTED_PROTOCOL"),
  NOT_TLS(ErrorCode.UPSTREAM_NOT_TLS, Source.TRANSPORT, "WRONG_VERSION_NUMBER"),
  CLIENT_CERTIFICATE_REJECTED(
      ErrorCode.UPSTREAM_CLIENT_CERTIFICATE_REJECTED,
      Source.TRANSPORT,
      "ALERT_BAD_CERTIFICATE",
      "ALERT_CERTIFICATE_",
      "ALERT_UNSUPPORTED_CERTIFICATE",
      "ALERT_UNKNOWN_CA",
      "ALERT_ACCESS_DENIED"),
  TLS_FAILED(ErrorCode.UPSTREAM_TLS_FAILED, Source.TRANSPORT, "TLS_error", "SSL"),
  HANDSHAKE_TIMEOUT(ErrorCode.UPSTREAM_HANDSHAKE_TIMEOUT, Source.DETAILS, "{connection_timeout"),
  CLOSED(ErrorCode.UPSTREAM_CLOSED, Source.DETAILS, "{connection_termination");

  /** Attribute of Envoy that a failure is read from. */
  public enum Source {
    /** {@code upstream.transport_failure_reason}. */
    TRANSPORT("upstream.transport_failure_reason"),
    /** {@code response.code_details}. */
    DETAILS("response.code_details");

    private final String attribute;

    Source(String attribute) {
      this.attribute = attribute;
    }

    /** Name of the attribute. */
    public String attribute() {
      return attribute;
    }
  }

  private final ErrorCode code;
  private final Source source;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> words;

  UpstreamFailure(ErrorCode code, Source source, String... words) {
    this.code = code;
    this.source = source;
    this.words = List.of(words);
  }

  /**
   * The failure that Envoy speaks of; empty when it speaks of none that is known.
   *
   * @param transport attribute {@code upstream.transport_failure_reason}
   * @param details attribute {@code response.code_details}
   */
  public static Optional<UpstreamFailure> of(String transport, String details) {
    return Arrays.stream(values())
        .filter(
            failure ->
                switch (failure.source) {
                  case TRANSPORT -> failure.words.stream().anyMatch(transport::contains);
                  case DETAILS -> failure.words.stream().anyMatch(details::contains);
                })
        .findFirst();
  }

  /** What the client is told. */
  public ErrorCode code() {
    return code;
  }

  /** Attribute that its words stand in. */
  public Source source() {
    return source;
  }

  /** Words of which one stands there. */
  public List<String> words() {
    return words;
  }
}
