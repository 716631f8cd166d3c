package dev.sallyport.controlplane.keys;

import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The mask key of a gateway that is configured without one: made once and kept for the owner alone,
 * so that pseudonyms and tokens outlive a restart.
 */
public final class OwnMaskKey {

  private static final int BYTES = 32;

  private OwnMaskKey() {}

  /**
   * Where the key of a state directory is; it is made if there is none.
   *
   * @throws IOException if it cannot be
   */
  public static SecretRef openOrCreate(Path state) throws IOException {
    Path file = state.toAbsolutePath().normalize().resolve("mask.key");
    if (Files.notExists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      PrivateFiles.write(file, Base64.getEncoder().encodeToString(random) + "\n");
    }
    return new SecretRef.FromFile(file.toString());
  }
}
