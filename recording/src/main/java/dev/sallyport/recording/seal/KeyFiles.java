package dev.sallyport.recording.seal;

import dev.sallyport.core.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A directory of keys, for its owner alone. The highest number of each kind is in force.
 *
 * <ul>
 *   <li>{@code signing-0001.pem}, {@code signing-0001.pub.pem}: a signing key, PKCS #8, and its
 *       public half
 *   <li>{@code kek-0001.key}: a key-encryption key, base64 of 32 bytes
 *   <li>{@code kek-0002.passphrase}: what derives one from a passphrase, {@link PassphraseKey}
 * </ul>
 */
public final class KeyFiles {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final String SIGNING = "signing-";
  private static final String KEK = "kek-";
  private static final String PASSPHRASE = ".passphrase";
  private static final Pattern NUMBER = Pattern.compile("([a-z]+-)([0-9]{1,9})\\..+");

  private final Path directory;
  private final Function<Path, Optional<String>> passphrase;

  /**
   * @param passphrase gives the passphrase of a file that needs one
   */
  public KeyFiles(Path directory, Function<Path, Optional<String>> passphrase) {
    this.directory = directory;
    this.passphrase = passphrase;
  }

  /** The keys of the recordings in a directory: beside it, in {@code recording-keys}. */
  public static KeyFiles beside(Path recordings) {
    return new KeyFiles(
        recordings.toAbsolutePath().normalize().resolveSibling("recording-keys"),
        _ -> Optional.ofNullable(System.getenv("SALLYPORT_RECORDING_PASSPHRASE")));
  }

  public Path directory() {
    return directory;
  }

  /**
   * Reads all keys.
   *
   * @throws KeysException if there are none, or one is unfit
   */
  public KeyRing load() throws IOException {
    List<SigningKey> signers = new ArrayList<>();
    List<KeyEncryption> keks = new ArrayList<>();
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith(SIGNING) && name.endsWith(".pem") && !name.endsWith(".pub.pem")) {
        signers.add(signer(file, publicHalf(file)));
      } else if (name.startsWith(KEK)) {
        keks.add(kek(file));
      }
    }
    if (signers.isEmpty() || keks.isEmpty()) {
      throw new KeysException(
          "there are no keys of recordings in "
              + directory
              + ": they are made when a gateway first runs; copy the folder beside the recordings");
    }
    return new KeyRing(directory, signers, keks);
  }

  /** Reads all keys; makes those that are missing first. */
  public KeyRing loadOrCreate() throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<String> names = files().stream().map(file -> String.valueOf(file.getFileName())).toList();
    if (names.stream().noneMatch(name -> name.startsWith(SIGNING))) {
      addSigningKey();
    }
    if (names.stream().noneMatch(name -> name.startsWith(KEK))) {
      addKey();
    }
    return load();
  }

  /** The public half of the signing key in force; empty when there is none. */
  public Optional<VerifyingKey> newestVerifying() throws IOException {
    Optional<Path> last =
        files().stream()
            .filter(file -> String.valueOf(file.getFileName()).endsWith(".pub.pem"))
            .reduce((_, second) -> second);
    return last.isEmpty() ? Optional.empty() : Optional.of(verifying(last.get()));
  }

  /**
   * Reads a public key in PEM.
   *
   * @throws KeysException if the file holds none
   */
  public static VerifyingKey verifying(Path pem) throws IOException {
    try {
      return VerifyingKey.ofPem(Files.readString(pem));
    } catch (GeneralSecurityException e) {
      throw new KeysException(pem + " holds no Ed25519 public key in PEM: " + e.getMessage(), e);
    }
  }

  /** Makes a signing key, which is in force from the next start on. */
  public void addSigningKey() throws IOException {
    SigningKey key = SigningKey.generate();
    Path file = directory.resolve(SIGNING + next(SIGNING) + ".pem");
    write(publicHalf(file), key.verifying().pem());
    write(file, key.pem());
  }

  /** Makes a key-encryption key, which is in force from the next start on. */
  public void addKey() throws IOException {
    byte[] key = AeadKey.random(new SecureRandom(), AeadKey.BYTES);
    write(
        directory.resolve(KEK + next(KEK) + ".key"),
        Base64.getEncoder().encodeToString(key) + "\n");
  }

  /** Has a passphrase protect what is recorded from the next start on. */
  public void addPassphrase() throws IOException {
    write(directory.resolve(KEK + next(KEK) + PASSPHRASE), PassphraseKey.newParameters());
  }

  private KeyEncryption kek(Path file) throws IOException {
    requirePrivate(file);
    String content = Files.readString(file).strip();
    try {
      if (String.valueOf(file.getFileName()).endsWith(PASSPHRASE)) {
        String words =
            passphrase
                .apply(file)
                .orElseThrow(
                    () ->
                        new KeysException(
                            file + " needs a passphrase: set SALLYPORT_RECORDING_PASSPHRASE"));
        return PassphraseKey.derive(content, words);
      }
      byte[] key = Base64.getDecoder().decode(content);
      return new LocalKey("file:" + name(key), key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new KeysException(file + " holds no key of 32 bytes in base64", e);
    }
  }

  private static SigningKey signer(Path file, Path publicHalf) throws IOException {
    requirePrivate(file);
    try {
      return SigningKey.ofPem(Files.readString(file), Files.readString(publicHalf));
    } catch (GeneralSecurityException e) {
      throw new KeysException(file + " holds no Ed25519 private key: " + e.getMessage(), e);
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!PRIVATE.containsAll(permissions)) {
      throw new KeysException(
          file
              + " can be read by others ("
              + PosixFilePermissions.toString(permissions)
              + "): chmod 600 it, and rotate the keys if somebody may have");
    }
  }

  /** What names a key and tells nothing of it. */
  static String name(byte[] key) {
    MessageDigest digest = Sha256.fresh();
    digest.update("sallyport recording kek".getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest(key), 0, 8);
  }

  private static Path publicHalf(Path file) {
    return file.resolveSibling(
        String.valueOf(file.getFileName()).replaceFirst("\\.pem$", ".pub.pem"));
  }

  /** The number after the highest: those before may be gone, as a retired key should be. */
  private String next(String kind) throws IOException {
    long highest =
        files().stream()
            .map(file -> NUMBER.matcher(String.valueOf(file.getFileName())))
            .filter(name -> name.matches() && kind.equals(name.group(1)))
            .mapToLong(name -> Long.parseLong(name.group(2)))
            .max()
            .orElse(0);
    return String.format(Locale.ROOT, "%04d", highest + 1);
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "{signing,kek}-*")) {
        all.forEach(files::add);
      }
    }
    files.removeIf(file -> String.valueOf(file.getFileName()).endsWith(".new"));
    files.sort(null);
    return files;
  }

  /** All or nothing, and on the disk. */
  private static void write(Path file, String content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PRIVATE));
    Files.writeString(fresh, content, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    if (Files.exists(file)) {
      throw new KeysException(file + " is there already, and a key is never replaced");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
