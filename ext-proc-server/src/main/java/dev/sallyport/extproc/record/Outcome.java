package dev.sallyport.extproc.record;

import java.util.Locale;

/** How an exchange ended. */
public enum Outcome {
  /** The client got the upstream's whole answer. */
  COMPLETED,
  /** It was allowed by ext_authz. What became of it passes elsewhere. */
  ADMITTED,
  /** It was ended because the access that it ran under was taken back, or has ended. */
  REVOKED,
  /** The client got an error of the catalogue. */
  REFUSED,
  /** It was cut off: the client left, a peer died, or an answer that had begun could not go on. */
  ABORTED;

  /** Name in recordings and metrics: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
