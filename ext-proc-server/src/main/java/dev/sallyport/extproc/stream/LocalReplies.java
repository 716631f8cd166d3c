package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;

/**
 * Finds the catalogue's code for an answer that Envoy made itself, from its response code details,
 * from what it says about the transport, and, failing these, from its status.
 */
final class LocalReplies {

  private LocalReplies() {}

  /** The code for a local reply of this status. */
  static ErrorCode code(int status, Attributes attributes) {
    return code(
        status,
        attributes.text("response.code_details"),
        attributes.text("upstream.transport_failure_reason"));
  }

  /**
   * @param status status Envoy chose
   * @param details attribute {@code response.code_details}
   * @param transport attribute {@code upstream.transport_failure_reason}; empty when the transport
   *     did not fail
   */
  static ErrorCode code(int status, String details, String transport) {
    if (details.startsWith("rbac_access_denied")) {
      return ErrorCode.NOT_ADMITTED;
    }
    if (details.startsWith("route_not_found")) {
      return ErrorCode.RESOURCE_NOT_FOUND;
    }
    if (details.startsWith("path_normalization_failed")) {
      return ErrorCode.PATH_REFUSED;
    }
    if (details.startsWith("upgrade_failed")) {
      return ErrorCode.UPGRADE_REFUSED;
    }
    if (!transport.isEmpty()) {
      return transport(transport);
    }
    return switch (status) {
      case 408, 504 -> ErrorCode.UPSTREAM_TIMEOUT;
      default -> status >= 500 ? ErrorCode.UPSTREAM_UNAVAILABLE : ErrorCode.REQUEST_REFUSED;
    };
  }

  /** What BoringSSL and Envoy's certificate validator say of a failed handshake. */
  private static ErrorCode transport(String reason) {
    if (reason.contains("cert hash and spki")) {
      return ErrorCode.UPSTREAM_PIN_MISMATCH;
    }
    if (reason.contains("CERTIFICATE_VERIFY_FAILED") || reason.contains("verify cert failed")) {
      return ErrorCode.UPSTREAM_UNTRUSTED;
    }
    if (reason.contains("TLS_error") || reason.contains("SSL")) {
      return ErrorCode.UPSTREAM_TLS_FAILED;
    }
    return ErrorCode.UPSTREAM_UNAVAILABLE;
  }
}
