package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** What opens the root's private key, which is never on disk without being encrypted. */
public sealed interface RootLock {

  /**
   * A passphrase that people remember or keep in a vault.
   *
   * @param value at least {@value #SHORTEST} characters
   */
  record Passphrase(Secret<String> value) implements RootLock {
    static final int SHORTEST = 12;

    /**
     * @throws IllegalArgumentException if it is too short
     */
    public Passphrase {
      if (value.reveal().length() < SHORTEST) {
        throw new IllegalArgumentException(
            "a passphrase has at least " + SHORTEST + " characters; better are several words");
      }
    }
  }

  /**
   * A file of mode 0600 whose first line is the secret: 256 random bits when it was made here.
   *
   * @param file the file
   */
  record KeyFile(Path file) implements RootLock {

    private static final int RANDOM_BYTES = 32;

    /** Makes the file with a new secret; one that is there already stays as it is. */
    void createIfMissing() throws IOException {
      if (!Files.exists(file)) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        PrivateFiles.write(file, Base64.getEncoder().encodeToString(random) + "\n");
      }
    }
  }

  /**
   * The characters that the key is encrypted with.
   *
   * @throws PkiException if a key file is missing, empty or open to others
   */
  default char[] password() throws IOException {
    return switch (this) {
      case Passphrase passphrase -> passphrase.value().reveal().toCharArray();
      case KeyFile keyFile -> firstLine(keyFile.file());
    };
  }

  private static char[] firstLine(Path file) throws IOException {
    PrivateFiles.requirePrivate(file);
    String line;
    try {
      line = Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    } catch (NoSuchFileException e) {
      throw new PkiException(file + ": the key file of the root is missing.", e);
    }
    if (line.isEmpty()) {
      throw new PkiException(file + ": the key file of the root is empty. Restore it.");
    }
    return line.toCharArray();
  }
}
