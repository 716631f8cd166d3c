package dev.sallyport.controlplane.keys;

import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key of a gateway that is configured without it: made once and kept for the owner alone, so that
 * what was made with it (pseudonyms, digests of held requests) outlives a restart.
 */
public final class OwnKey {

  /** Masks. */
  public static final String MASK = "mask.key";

  /** Binds approvals to requests. */
  public static final String APPROVALS = "approvals.key";

  private static final int BYTES = 32;

  private OwnKey() {}

  /**
   * Where a key of a state directory is; it is made if there is none.
   *
   * @throws IOException if it cannot be
   */
  public static SecretRef openOrCreate(Path state, String name) throws IOException {
    Path file = state.toAbsolutePath().normalize().resolve(name);
    if (Files.notExists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      PrivateFiles.write(file, Base64.getEncoder().encodeToString(random) + "\n");
    }
    return new SecretRef.FromFile(file.toString());
  }
}
