package dev.sallyport.extproc.identity;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.secret.Secret;

/** How far a request's caller is known. */
public sealed interface Identification {

  /** The caller is known. */
  record Known(VerifiedToken token) implements Identification {}

  /** The caller stays unknown: the error the client gets. */
  record Refused(ErrorCode code) implements Identification {}

  /**
   * A token was found that has not been checked yet. Checking may fetch keys, so that it must not
   * happen on a thread that serves others: see {@link IdentityStep#verify}.
   */
  record Unverified(Secret<String> token) implements Identification {}
}
