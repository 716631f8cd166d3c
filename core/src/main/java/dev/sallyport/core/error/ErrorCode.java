package dev.sallyport.core.error;

import java.util.Locale;

/**
 * The catalogue of error answers. Every error a client gets from Sallyport has one of these codes,
 * whether Envoy or the ext-proc server answers; {@code docs/errors.md} explains each, and a test
 * compares the two.
 */
public enum ErrorCode {
  TLS_REQUIRED(426, "TLS is mandatory. Reconnect with https."),
  TOKEN_MISSING(401, "No token. Send one in the header that this resource expects."),
  TOKEN_INVALID(401, "The token is not valid here."),
  TOKEN_EXPIRED(401, "The token has expired. Get a fresh one."),
  CREDENTIAL_AMBIGUOUS(400, "More than one credential. Send exactly one."),
  CREDENTIAL_MISPLACED(
      400, "A credential in the wrong place. Send it only in the declared header."),
  IDENTITY_UNAVAILABLE(503, "The token cannot be checked now, because its issuer does not answer."),
  CLIENT_CERTIFICATE_REQUIRED(
      403, "This resource wants a client certificate on the connection as well."),
  POLICY_DENIED(403, "The policy does not allow this request."),
  HOLD_UNAVAILABLE(
      503, "The policy wants a human to approve this request, and nobody can be asked now."),
  HOLD_TOO_LARGE(
      413, "The request needs an approval and is longer than what reviewers can be asked about."),
  HOLD_UNBINDABLE(
      422, "The request needs an approval and has no one meaning that could be approved."),
  HOLD_JUSTIFICATION_MISSING(
      400, "Reviewers want to know why. Say so in the header that this resource expects."),
  HOLD_LIMIT_REACHED(
      429, "Too many requests of this caller, or to this resource, wait for approval already."),
  HOLD_MEMORY_SPENT(
      503, "Requests that wait for approval fill the guard's memory for them. Try again later."),
  APPROVAL_PENDING(
      423,
      "A human has to approve this request. Send the same request again after a reviewer has."),
  APPROVAL_DENIED(
      403, "A reviewer has denied this request. Ask the reviewers what would be acceptable."),
  APPROVAL_EXPIRED(403, "Nobody approved the request in time. Sent again, it asks anew."),
  APPROVAL_WITHDRAWN(403, "The request was withdrawn, or now needs another approval."),
  APPROVAL_USED(403, "The approval was used by the same request on another stream."),
  APPROVAL_REVOKED(403, "The approval was taken back."),
  APPROVAL_INSUFFICIENT(
      403, "The request was approved, and the policy does not let it pass all the same."),
  APPROVAL_UNKNOWN(404, "You have no such approval here."),
  ACCESS_REVOKED(403, "The access that the request ran under has ended."),
  BUDGET_SPENT(429, "The caller's budget for this resource is spent. Wait for the next window."),
  REQUEST_TOO_LARGE(413, "The request body is longer than the policy allows."),
  REQUEST_HEAD_TOO_LARGE(431, "The request's headers are longer than the policy allows."),
  REQUEST_TIMEOUT(408, "The request did not come in time."),
  GUARD_BUSY(503, "Too many requests are waiting to be read. Try again."),
  EXT_PROC_REQUIRED(
      503, "This resource masks or measures bodies, which cannot be done by ext_authz."),
  UNINSPECTABLE_REQUEST(
      415, "The request body cannot be inspected, and this resource refuses such bodies."),
  UNINSPECTABLE_RESPONSE(
      502, "The upstream's answer cannot be inspected, and this resource refuses such answers."),
  REQUEST_BLOCKED(403, "The request holds a value that may not pass, so nothing of it does."),
  RESPONSE_BLOCKED(
      502, "The upstream's answer holds a value that may not pass, so nothing of it does."),
  PARTIAL_RESPONSE_REFUSED(
      502, "The upstream sent a partial answer, which a masked resource refuses."),
  UPGRADE_REFUSED(400, "This resource does not accept protocol upgrades."),
  MISDIRECTED_REQUEST(421, "This connection was opened for another hostname."),
  RESOURCE_NOT_FOUND(404, "No resource is served under this name and path."),
  PATH_REFUSED(400, "The path has escaped slashes or other forms that are refused."),
  UPSTREAM_PIN_MISMATCH(502, "The upstream's key is not the pinned one. Nothing was sent to it."),
  UPSTREAM_NAME_MISMATCH(
      502, "The upstream's certificate is for another name. Nothing was sent to it."),
  UPSTREAM_AUTHORITY_UNKNOWN(
      502, "No trusted authority signed the upstream's certificate. Nothing was sent to it."),
  UPSTREAM_CERTIFICATE_EXPIRED(
      502, "The upstream's certificate has expired. Nothing was sent to it."),
  UPSTREAM_CERTIFICATE_NOT_YET_VALID(
      502, "The upstream's certificate is not valid yet. Nothing was sent to it."),
  UPSTREAM_CERTIFICATE_REVOKED(
      502, "The upstream's certificate is revoked. Nothing was sent to it."),
  UPSTREAM_REVOCATION_UNKNOWN(
      502, "Whether the upstream's certificate is revoked is not known. Nothing was sent to it."),
  UPSTREAM_UNTRUSTED(502, "The upstream's certificate is not trusted. Nothing was sent to it."),
  UPSTREAM_TLS_TOO_OLD(
      502, "The upstream speaks only TLS versions that are too old. Nothing was sent to it."),
  UPSTREAM_NOT_TLS(502, "The upstream does not speak TLS. Nothing was sent to it."),
  UPSTREAM_CLIENT_CERTIFICATE_REJECTED(
      502, "The upstream rejects the gateway's certificate. Nothing was sent to it."),
  UPSTREAM_TLS_FAILED(
      502, "No TLS connection to the upstream could be made. Nothing was sent to it."),
  UPSTREAM_HANDSHAKE_TIMEOUT(
      504, "Connecting to the upstream took too long. Nothing was sent to it."),
  UPSTREAM_CLOSED(502, "The upstream closed the connection without an answer."),
  UPSTREAM_UNAVAILABLE(503, "The upstream does not answer."),
  UPSTREAM_TIMEOUT(504, "The upstream did not answer in time."),
  GUARD_UNAVAILABLE(503, "The guard does not answer, so nothing passes."),
  RECORD_UNAVAILABLE(503, "The exchange cannot be put on record, so it does not pass."),
  NOT_ADMITTED(403, "The request has no admission."),
  SNAPSHOT_UNKNOWN(503, "The guard does not know this route's snapshot yet."),
  REQUEST_REFUSED(400, "The request was refused before it was looked at.");

  private final int status;
  private final String message;

  ErrorCode(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** One sentence that says what happened and, where there is one, the cure. */
  public String message() {
    return message;
  }

  /** Name in JSON: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
