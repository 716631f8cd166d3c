package dev.sallyport.archive.store;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;

/** Where the key of an object store is kept; asked with each request, so that a new one counts. */
@FunctionalInterface
public interface S3Credentials {

  /**
   * A key.
   *
   * @param accessKey its id
   * @param secretKey what signs requests
   */
  record Key(Secret<String> accessKey, Secret<String> secretKey) {}

  /**
   * The key as it is now.
   *
   * @throws IOException if it cannot be read
   */
  Key read() throws IOException;
}
