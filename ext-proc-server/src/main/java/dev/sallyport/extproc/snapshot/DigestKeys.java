package dev.sallyport.extproc.snapshot;

import dev.sallyport.approvals.request.DigestKey;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.SecretRef;

/** Makes the key that binds approvals to requests: SHA-256 of the secret that a gateway keeps. */
public final class DigestKeys {

  private static final int SHORTEST = 32;

  private final KeyFiles secrets;

  /**
   * @param secrets where keys are kept
   */
  public DigestKeys(KeyFiles secrets) {
    this.secrets = secrets;
  }

  DigestKey of(SecretRef reference) {
    byte[] secret = secrets.read(reference, "the key of approvals");
    if (secret.length < SHORTEST) {
      throw new IllegalArgumentException(
          "the key of approvals "
              + reference
              + " has fewer than "
              + SHORTEST
              + " bytes; put a longer one there");
    }
    return DigestKey.of(Sha256.of(secret));
  }
}
