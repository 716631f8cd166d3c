package dev.sallyport.controlplane.operators;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The local admin's credential: 256 random bits in a file that only the owner of the state folder
 * may read. Whoever removes the file and starts the control plane again has made a new one.
 */
public final class AdminToken {

  /** Name of the file in the state folder. */
  public static final String FILE = "admin.token";

  private static final String SCHEME = "Bearer ";
  private static final int BYTES = 32;

  private final Secret<String> token;

  private AdminToken(Secret<String> token) {
    this.token = token;
  }

  /**
   * The token of a state folder; a new one if there is none.
   *
   * @throws IOException if it cannot be read or written, or is too short to be one
   */
  public static AdminToken openOrCreate(Path state) throws IOException {
    Path file = state.resolve(FILE);
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      PrivateFiles.write(
          file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
    }
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (token.length() < BYTES) {
      throw new IOException(file + " has no token: remove it, and a new one is made at the start");
    }
    return new AdminToken(Secret.of(token));
  }

  /** Whether an {@code Authorization} header carries it. */
  public boolean isIn(String authorization) {
    return authorization.startsWith(SCHEME) && is(authorization.substring(SCHEME.length()));
  }

  /** Whether it is the token. */
  public boolean is(String claimed) {
    return MessageDigest.isEqual(
        claimed.getBytes(StandardCharsets.UTF_8), token.reveal().getBytes(StandardCharsets.UTF_8));
  }
}
