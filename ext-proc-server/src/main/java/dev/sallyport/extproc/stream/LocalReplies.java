package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.error.UpstreamFailure;
import dev.sallyport.core.error.UpstreamFailure.Source;

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
        attributes.text(Source.DETAILS.attribute()),
        attributes.text(Source.TRANSPORT.attribute()));
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
    return UpstreamFailure.of(transport, details)
        .map(UpstreamFailure::code)
        .orElseGet(
            () ->
                switch (status) {
                  case 408, 504 -> ErrorCode.UPSTREAM_TIMEOUT;
                  default ->
                      status >= 500 ? ErrorCode.UPSTREAM_UNAVAILABLE : ErrorCode.REQUEST_REFUSED;
                });
  }
}
