package dev.sallyport.extproc.identity;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.secret.Secret;

/** What a request shows for a credential. */
sealed interface Credential {

  /**
   * One token, where it was declared to be.
   *
   * @param token its compact serialisation, not looked at yet
   */
  record Presented(Secret<String> token) implements Credential {}

  /** No credential, too many of them, or one in the wrong place or of the wrong form. */
  record Unacceptable(ErrorCode code) implements Credential {}
}
