package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;

/** What became of somebody's try to give, take or ask for access. */
public sealed interface AccessDecided {

  /** There is a grant, or it has ended. */
  record Granted(AccessGrant grant) implements AccessDecided {}

  /** There is a request, or it was refused. */
  record Requested(AccessRequest request) implements AccessDecided {}

  /**
   * It does not count.
   *
   * @param code lower case with underscores
   * @param message one sentence for the person who tried
   */
  record Refused(String code, String message) implements AccessDecided {}

  /** Who is signed in may not do that. */
  record Forbidden() implements AccessDecided {}

  /** There is no such thing, or none that who is signed in may know of. */
  record Unknown() implements AccessDecided {}
}
