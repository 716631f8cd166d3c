package dev.sallyport.pki;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.AuthorityFiles.Authorities;
import dev.sallyport.pki.CertificateMaker.Issuer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
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
 * {@code authority/}, the keys, of which the root's is encrypted; and {@code issued/}, what was
 * issued, so that a restart shows the same certificates. Only a new issuing authority needs the
 * root's key: all else goes on without it.
 */
public final class Authority {

  private final Path directory;
  private final AuthorityFiles files;
  private final InstantSource clock;
  private Authorities authorities;

  private Authority(
      Path directory, AuthorityFiles files, Authorities authorities, InstantSource clock) {
    this.directory = directory;
    this.files = files;
    this.authorities = authorities;
    this.clock = clock;
  }

  /**
   * Opens the authority in a directory, or makes one where there is none. The key of a root that is
   * made here is encrypted under the key file {@code root.unlock} in the directory.
   *
   * @throws PkiException if a file of it is missing, damaged, open to others or does not fit the
   *     others; an authority is never made anew in its place
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

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /**
   * The root certificate as PEM, and the one before it if that still counts: what clients trust.
   */
  public String certificatePem() {
    return Pem.encode(current().roots());
  }

  /**
   * Fingerprint of the root that a chain was issued below; empty if it is none that counts now.
   *
   * @param chain leaf first, then who issued it
   */
  public String rootOf(List<X509Certificate> chain) {
    X509Certificate issuer = chain.get(Math.min(1, chain.size() - 1));
    return current().roots().stream()
        .filter(root -> Roots.isSignedBy(issuer, root))
        .findFirst()
        .map(root -> CertificateFacts.of(root).fingerprint())
        .orElse("");
  }

  /** The file that holds {@link #certificatePem()}. */
  public Path certificateFile() {
    return files.rootCertificate();
  }

  /** Written anew when certificates were told to be replaced before they are due. */
  public Path rotationFile() {
    return files.rotated();
  }

  /** What needs a person soon: an issuing authority that cannot be renewed unattended. */
  public Optional<String> warning() {
    return current().warning();
  }

  /** Certificates of the issuing authority, its own first, the root left out. */
  public List<X509Certificate> issuingChain() {
    return current().issuing().chain();
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

  /**
   * A client certificate for a key that stays where it was made.
   *
   * @param request proof that the caller has the key (PKCS #10)
   * @param identity URI SAN; nothing that the request asks for goes into the certificate
   * @param commonName common name
   * @return chain, leaf first
   * @throws PkiException if the request does not prove a usable key
   */
  public List<X509Certificate> certify(
      CertificateRequest request, URI identity, String commonName, Duration lifetime)
      throws IOException {
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      return CertificateMaker.leaf(
          request.publicKey(),
          List.of(new GeneralName(GeneralName.uniformResourceIdentifier, identity.toString())),
          commonName,
          KeyPurposeId.id_kp_clientAuth,
          refreshed().issuing(),
          clock.instant(),
          lifetime);
    }
  }

  private KeyMaterial issue(String use, KeyPurposeId purpose, List<String> names, Duration lifetime)
      throws IOException {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name");
    }
    Path file = files.issued().resolve(use + "-" + digest(names, lifetime) + ".pem");
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      Issuer issuing = refreshed().issuing();
      Optional<KeyMaterial> kept = kept(file, issuing);
      if (kept.isPresent()) {
        return kept.get();
      }
      KeyMaterial made =
          CertificateMaker.leaf(
              names.stream().map(Authority::generalName).toList(),
              names.getFirst(),
              purpose,
              issuing,
              clock.instant(),
              lifetime);
      made.writeTo(file);
      return made;
    }
  }

  /** The authority as it is now: another process may have renewed it, or it may be due. */
  private synchronized Authorities refreshed() throws IOException {
    Instant now = clock.instant();
    X509Certificate issuing = authorities.issuing().certified().certificate();
    if (!files.issuingPem().reveal().equals(authorities.issuingPem().reveal())
        || !now.isBefore(KeyMaterial.dueAt(issuing))) {
      authorities = files.open(now);
    }
    return authorities;
  }

  private synchronized Authorities current() {
    return authorities;
  }

  /** What a file holds, unless it is due or was signed by an issuing authority since replaced. */
  private Optional<KeyMaterial> kept(Path file, Issuer issuing) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    PrivateFiles.requirePrivate(file);
    KeyMaterial material;
    try {
      String pem = Files.readString(file);
      material = KeyMaterial.parse(pem, file.toString(), Secret.of(pem), file.toString());
    } catch (IOException e) {
      throw new PkiException(
          file + ": is damaged. Delete it, and the certificate is issued anew.", e);
    }
    Instant now = clock.instant();
    boolean stays = now.isBefore(material.dueAt()) && isSignedBy(issuing, material);
    return stays ? Optional.of(material) : Optional.empty();
  }

  private static boolean isSignedBy(Issuer issuing, KeyMaterial material) {
    try {
      material.leaf().verify(issuing.certified().certificate().getPublicKey());
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
    byte[] digest = Sha256.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 12);
  }

  @Override
  public String toString() {
    return "Authority[" + directory + "]";
  }
}
