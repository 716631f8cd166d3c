package dev.sallyport.core.evidence;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sallyport.core.error.UpstreamFailure;
import java.util.Locale;

/** What became of a handshake: the closed vocabulary of the evidence. */
public enum HandshakeReason {
  /** It succeeded. */
  OK,
  /** HTTP without TLS; it was answered by saying so. */
  CLEAR_TEXT,
  /** Bytes that are neither TLS nor HTTP, or an upstream that does not speak TLS. */
  NOT_TLS,
  /** No version that this side accepts. */
  TLS_TOO_OLD,
  /** No suite, group or signature algorithm in common. */
  NOTHING_IN_COMMON,
  /** A server name that is served nowhere on the listener. */
  SERVER_NAME_UNKNOWN,
  /** No server name, where none is not enough. */
  SERVER_NAME_MISSING,
  /** A client certificate was demanded and not shown. */
  CERTIFICATE_MISSING,
  /** A client certificate that is good, but whose subject no rule allows. */
  SUBJECT_NOT_ALLOWED,
  /** The peer does not accept the certificate that the gateway showed. */
  CERTIFICATE_REJECTED,
  PIN_MISMATCH,
  NAME_MISMATCH,
  REVOKED,
  REVOCATION_UNKNOWN,
  EXPIRED,
  NOT_YET_VALID,
  AUTHORITY_UNKNOWN,
  /** A certificate that is unacceptable otherwise. */
  UNTRUSTED,
  /** It took too long. */
  TIMEOUT,
  /** The peer went away before it was done. */
  CLOSED,
  /** It failed otherwise. */
  TLS_FAILED,
  /** There was nobody to shake hands with. */
  UNREACHABLE,
  /** The handshake was good, and Envoy refused a request on it before anybody looked at it. */
  REQUEST_REFUSED;

  /** The reason as it stands in records. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason behind a failure of the second door. */
  static HandshakeReason of(UpstreamFailure failure) {
    return switch (failure) {
      case PIN_MISMATCH -> PIN_MISMATCH;
      case NAME_MISMATCH -> NAME_MISMATCH;
      case REVOKED -> REVOKED;
      case REVOCATION_UNKNOWN -> REVOCATION_UNKNOWN;
      case EXPIRED -> EXPIRED;
      case NOT_YET_VALID -> NOT_YET_VALID;
      case AUTHORITY_UNKNOWN -> AUTHORITY_UNKNOWN;
      case UNTRUSTED -> UNTRUSTED;
      case TLS_TOO_OLD -> TLS_TOO_OLD;
      case NOT_TLS -> NOT_TLS;
      case CLIENT_CERTIFICATE_REJECTED -> CERTIFICATE_REJECTED;
      case TLS_FAILED -> TLS_FAILED;
      case HANDSHAKE_TIMEOUT -> TIMEOUT;
      case CLOSED -> CLOSED;
    };
  }
}
