package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.AuthorityFiles.Authorities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.util.IPAddress;

/**
 * The built-in certificate authority: a root that signs an issuing authority, which signs
 * everything else. Safe for use by several threads and several processes at once.
 *
 * <p>Its directory (mode 0700) holds {@code ca.crt}, the root certificate that clients trust;
 * {@code authority/}, the keys; and {@code issued/}, what was issued, so that a restart shows the
 * same certificates.
 */
public final class Authority {

  private final Path directory;
  private final AuthorityFiles files;
  private final Authorities authorities;
  private final InstantSource clock;

  private Authority(
      Path directory, AuthorityFiles files, Authorities authorities, InstantSource clock) {
    this.directory = directory;
    this.files = files;
    this.authorities = authorities;
    this.clock = clock;
  }

  /**
   * Opens the authority in a directory, or makes one where there is none.
   *
   * @throws PkiException if a file of it is missing, damaged or does not fit the others; an
   *     authority is never made anew in its place
   * @throws IOException if the directory cannot be read or written
   */
  public static Authority openOrCreate(Path directory) throws IOException {
    return openOrCreate(directory, InstantSource.system());
  }

  /** As {@link #openOrCreate(Path)}, by another clock. */
  public static Authority openOrCreate(Path directory, InstantSource clock) throws IOException {
    PrivateFiles.createDirectory(directory);
    AuthorityFiles files = new AuthorityFiles(directory);
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      PrivateFiles.createDirectory(files.issued());
      return new Authority(directory, files, files.openOrCreate(clock.instant()), clock);
    }
  }

  /** The root certificate as PEM: what clients trust. */
  public String certificatePem() {
    return Pem.encode(authorities.root().certificate());
  }

  /** The file that holds {@link #certificatePem()}. */
  public Path certificateFile() {
    return files.rootCertificate();
  }

  /**
   * A server certificate (EKU {@code serverAuth}). The one issued before for the same names and
   * lifetime is returned until it is due for renewal.
   *
   * @param names DNS names and IP literals for the SAN, at least one; the first is the common name
   * @param lifetime how long it is valid; cut to the end of the issuing authority
   * @throws PkiException if the one issued before is damaged
   * @throws IOException if it cannot be kept
   */
  public KeyMaterial issueServer(List<String> names, Duration lifetime) throws IOException {
    return issue("server", KeyPurposeId.id_kp_serverAuth, names, lifetime);
  }

  /**
   * A client certificate (EKU {@code clientAuth}), reused as in {@link #issueServer}.
   *
   * @param name common name and DNS SAN
   * @param lifetime as above
   */
  public KeyMaterial issueClient(String name, Duration lifetime) throws IOException {
    return issue("client", KeyPurposeId.id_kp_clientAuth, List.of(name), lifetime);
  }

  private KeyMaterial issue(String use, KeyPurposeId purpose, List<String> names, Duration lifetime)
      throws IOException {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name");
    }
    Path file = files.issued().resolve(use + "-" + digest(names, lifetime) + ".pem");
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      Optional<KeyMaterial> kept = kept(file);
      if (kept.isPresent()) {
        return kept.get();
      }
      KeyMaterial made =
          CertificateMaker.leaf(
              names.stream().map(Authority::generalName).toList(),
              names.getFirst(),
              purpose,
              authorities.issuing(),
              clock.instant(),
              lifetime);
      PrivateFiles.write(file, made.chainPem() + made.keyPem().reveal());
      return made;
    }
  }

  /** What a file holds, unless it is due or was signed by an issuing authority since replaced. */
  private Optional<KeyMaterial> kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    KeyMaterial material;
    try {
      String pem = Files.readString(file);
      material = KeyMaterial.parse(pem, file.toString(), Secret.of(pem), file.toString());
    } catch (IOException e) {
      throw new PkiException(
          file + ": is damaged. Delete it, and the certificate is issued anew.", e);
    }
    Instant now = clock.instant();
    if (!now.isBefore(material.dueAt()) || !isOurs(material)) {
      return Optional.empty();
    }
    return Optional.of(material);
  }

  private boolean isOurs(KeyMaterial material) {
    try {
      material.leaf().verify(authorities.issuing().certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static GeneralName generalName(String name) {
    int type = IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName;
    return new GeneralName(type, name);
  }

  private static String digest(List<String> names, Duration lifetime) {
    List<String> parts = new ArrayList<>(names);
    parts.add(lifetime.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Authority[" + directory + "]";
  }
}
