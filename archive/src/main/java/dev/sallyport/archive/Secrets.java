package dev.sallyport.archive;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import java.io.IOException;

/** Reads secrets from where the configuration says they are. */
@FunctionalInterface
public interface Secrets {

  /**
   * The secret itself.
   *
   * @throws IOException if it is not there; the message names the reference and no secret
   */
  Secret<String> read(SecretRef reference) throws IOException;
}
