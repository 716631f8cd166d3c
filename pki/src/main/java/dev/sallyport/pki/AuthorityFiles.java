package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.CertificateMaker.Certified;
import dev.sallyport.pki.CertificateMaker.Issuer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of an authority. Root and issuing authority come into being together, by the rename of
 * a whole directory, so that a crash leaves either all of them or none; and a file that is missing
 * later has been lost, which is never cured by a new root behind the clients' backs.
 */
final class AuthorityFiles {

  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration ISSUING_LIFE = Duration.ofDays(1095);
  private static final String ROOT_NAME = "Sallyport root authority";
  private static final String ISSUING_NAME = "Sallyport issuing authority";

  private final Path directory;

  AuthorityFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Root and issuing authority as they are on disk.
   *
   * @param root certificate that everything leads to
   * @param previous the root before it, while clients may still trust that one alone
   * @param issuing who signs
   * @param issuingPem what the issuing authority was read from
   * @param warning what needs a person soon, if anything
   */
  record Authorities(
      X509Certificate root,
      Optional<X509Certificate> previous,
      Issuer issuing,
      Secret<String> issuingPem,
      Optional<String> warning) {

    /** What clients trust, the present root first. */
    List<X509Certificate> roots() {
      return Stream.concat(Stream.of(root), previous.stream()).toList();
    }
  }

  Path rootCertificate() {
    return directory.resolve("ca.crt");
  }

  Path issued() {
    return directory.resolve("issued");
  }

  /** Written anew whenever what was issued has to be asked for again. */
  Path rotated() {
    return directory.resolve("rotated");
  }

  /** The key file that a root is locked with when nothing else was said. */
  RootLock.KeyFile keyFile() {
    return new RootLock.KeyFile(directory.resolve("root.unlock"));
  }

  private Path keys() {
    return directory.resolve("authority");
  }

  private RootFile rootFile() {
    return new RootFile(keys().resolve("root.pem"), this::cure);
  }

  private Path previousFile() {
    return keys().resolve("previous.pem");
  }

  private Path issuingFile() {
    return keys().resolve("issuing.pem");
  }

  boolean exist() {
    return Files.exists(keys());
  }

  /** Reads the authority, or makes it if this directory never had one. */
  Authorities openOrCreate(Instant now) throws IOException {
    removeUnfinished();
    if (!exist()) {
      requireNeverThere();
      keyFile().createIfMissing();
      create(now, keyFile());
    }
    return open(now);
  }

  /** Makes an authority of its own. */
  void create(Instant now, RootLock lock) throws IOException {
    Certified root = CertificateMaker.root(ROOT_NAME, now, ROOT_LIFE);
    Certified issuing = CertificateMaker.issuing(ISSUING_NAME, root, now, ISSUING_LIFE);
    install(
        Pem.encode(root.certificate()) + EncryptedKey.encrypt(root.key(), lock),
        pem(issuing, List.of(issuing.certificate())));
  }

  /**
   * Makes an authority below somebody else's root.
   *
   * @param material chain and key of the issuing authority
   */
  void create(X509Certificate root, KeyMaterial material) throws IOException {
    install(Pem.encode(root), material.chainPem() + material.keyPem().reveal());
  }

  private void install(String rootPem, String issuingPem) throws IOException {
    requireNeverThere();
    Path unfinished = directory.resolve(".authority." + UUID.randomUUID());
    PrivateFiles.createDirectory(unfinished);
    PrivateFiles.write(unfinished.resolve("root.pem"), rootPem);
    PrivateFiles.write(unfinished.resolve("issuing.pem"), issuingPem);
    Files.move(unfinished, keys(), StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.sync(directory);
  }

  private void requireNeverThere() throws PkiException {
    if (Files.exists(rootCertificate())) {
      throw new PkiException(
          keys()
              + ": the authority's keys are missing, but "
              + rootCertificate()
              + " is there, so clients trust them. "
              + cure());
    }
  }

  /** Reads the authority; an issuing authority that is due is renewed if the root opens. */
  Authorities open(Instant now) throws IOException {
    RootFile file = rootFile();
    file.encryptIfPlain(keyFile());
    X509Certificate root = file.certificate();
    file.requireValid(root, now);
    Optional<String> warning = Optional.empty();
    Authorities read = read(root);
    X509Certificate issuing = read.issuing().certified().certificate();
    if (!now.isBefore(KeyMaterial.dueAt(issuing))) {
      warning = renewIssuing(file, issuing, now);
      read = read(root);
    }
    file.requireValid(read.issuing().certified().certificate(), now);
    publish(read.roots());
    return new Authorities(root, read.previous(), read.issuing(), read.issuingPem(), warning);
  }

  /** What the issuing authority's file holds now. */
  Secret<String> issuingPem() throws IOException {
    return Secret.of(Files.readString(issuingFile()));
  }

  private Optional<String> renewIssuing(RootFile file, X509Certificate issuing, Instant now)
      throws IOException {
    String end = issuing.getNotAfter().toInstant().toString();
    if (file.isImported()) {
      return Optional.of(
          issuingFile()
              + ": the issuing authority ends at "
              + end
              + ". Have it renewed where it came from, then: sallyport pki rotate --chain FILE"
              + " --key FILE");
    }
    if (!Files.exists(keyFile().file())) {
      return Optional.of(
          issuingFile()
              + ": the issuing authority ends at "
              + end
              + " and the root is locked. Renew it: sallyport pki rotate --issuing"
              + " --passphrase-file FILE (or --key-file FILE)");
    }
    rotateIssuing(keyFile(), now);
    return Optional.empty();
  }

  /** Signs a new issuing authority with the root. */
  void rotateIssuing(RootLock lock, Instant now) throws IOException {
    RootFile file = rootFile();
    Certified root = new Certified(file.certificate(), file.unlock(lock));
    List<X509Certificate> cross =
        read(root.certificate()).issuing().chain().stream()
            .filter(one -> isCross(one, root.certificate()))
            .toList();
    writeIssuing(CertificateMaker.issuing(ISSUING_NAME, root, now, ISSUING_LIFE), cross);
  }

  /**
   * Makes a new root and an issuing authority below it. Everything is shown with a certificate of
   * the new root by the old one until {@link #retirePreviousRoot}, so that whoever trusts either
   * believes it. The files are written in an order in which each step leaves an authority that
   * works; the old root's key is gone with the last one.
   */
  void rotateRoot(RootLock lock, Instant now) throws IOException {
    RootFile file = rootFile();
    Certified old = new Certified(file.certificate(), file.unlock(lock));
    if (read(old.certificate()).previous().isPresent()) {
      throw new PkiException(
          previousFile()
              + ": the root was rotated before, and clients may still trust the one of then. When"
              + " none does: sallyport pki rotate-root --retire");
    }
    Certified next = CertificateMaker.root(ROOT_NAME, now, ROOT_LIFE);
    X509Certificate cross = CertificateMaker.cross(next.certificate(), old, now);
    PrivateFiles.write(previousFile(), Pem.encode(old.certificate()));
    writeIssuing(CertificateMaker.issuing(ISSUING_NAME, next, now, ISSUING_LIFE), List.of(cross));
    file.write(next.certificate(), next.key(), lock);
    open(now);
  }

  /** From now on only the present root counts. */
  void retirePreviousRoot(Instant now) throws IOException {
    Authorities read = read(rootFile().certificate());
    if (read.previous().isEmpty()) {
      throw new PkiException(directory + ": there is no root before the present one.");
    }
    writeIssuing(read.issuing().certified(), List.of());
    Files.delete(previousFile());
    open(now);
  }

  private void writeIssuing(Certified issuing, List<X509Certificate> cross) throws IOException {
    List<X509Certificate> chain = new ArrayList<>(List.of(issuing.certificate()));
    chain.addAll(cross);
    PrivateFiles.write(issuingFile(), pem(issuing, chain));
  }

  private static boolean isCross(X509Certificate certificate, X509Certificate root) {
    return certificate.getPublicKey().equals(root.getPublicKey()) && !certificate.equals(root);
  }

  /** Puts an issuing authority that the same root has signed in place of the present one. */
  void replaceIssuing(KeyMaterial material) throws IOException {
    requireSigned(material.chain(), rootFile().certificate());
    material.writeTo(issuingFile());
  }

  /** Encrypts the root's key anew. */
  void relock(RootLock before, RootLock after) throws IOException {
    rootFile().relock(before, after);
  }

  /** What opens the root's key, for people. */
  String lockInWords() throws IOException {
    if (rootFile().isImported()) {
      return "the root is your own; its key is not here";
    }
    return Files.exists(keyFile().file())
        ? "key file " + keyFile().file()
        : "a passphrase or key file that is kept elsewhere";
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, ".authority.*")) {
      for (Path path : left) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
          for (Path file : files) {
            Files.delete(file);
          }
        }
        Files.delete(path);
      }
    }
  }

  /** Key and certificates share a file, so that a crash cannot leave a pair that does not fit. */
  private static String pem(Certified certified, List<X509Certificate> chain) {
    return Pem.encode(chain) + Pem.encode(certified.key());
  }

  private Authorities read(X509Certificate root) throws IOException {
    Path file = issuingFile();
    if (!Files.exists(file)) {
      throw new PkiException(file + ": is missing. " + cure());
    }
    PrivateFiles.requirePrivate(file);
    try {
      Secret<String> pem = issuingPem();
      KeyMaterial material = KeyMaterial.parse(pem.reveal(), file.toString(), pem, file.toString());
      requireSigned(material.chain(), root);
      Certified certified =
          new Certified(
              material.leaf(), Pem.privateKey(material.keyPem().reveal(), file.toString()));
      List<X509Certificate> chain = new ArrayList<>(material.chain());
      chain.removeIf(root::equals);
      return new Authorities(
          root, previous(root), new Issuer(certified, chain), pem, Optional.empty());
    } catch (PkiException e) {
      throw new PkiException(e.getMessage() + " " + cure(), e);
    } catch (CharacterCodingException e) {
      throw new PkiException(file + ": is not text. " + cure(), e);
    }
  }

  /** A rotation that ended early has left the present root there as well. */
  private Optional<X509Certificate> previous(X509Certificate root) throws IOException {
    Path file = previousFile();
    return Files.exists(file)
        ? Optional.of(Pem.certificates(Files.readString(file), file.toString()).getFirst())
            .filter(previous -> !previous.equals(root))
        : Optional.empty();
  }

  private void requireSigned(List<X509Certificate> chain, X509Certificate root)
      throws PkiException {
    if (chain.stream().anyMatch(certificate -> isCross(certificate, root))) {
      // What is before it was checked to be signed by its key.
      return;
    }
    try {
      chain.getLast().verify(root.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new PkiException(
          issuingFile() + ": is not signed by the root in " + keys().resolve("root.pem") + ".", e);
    }
  }

  /** The copy for clients is public knowledge and follows from the keys' files. */
  private void publish(List<X509Certificate> roots) throws IOException {
    Path file = rootCertificate();
    if (!Files.exists(file)) {
      PrivateFiles.write(file, Pem.encode(roots));
      return;
    }
    List<X509Certificate> there = Pem.certificates(Files.readString(file), file.toString());
    if (there.stream().noneMatch(roots::contains)) {
      throw new PkiException(
          file
              + ": is not the certificate of the root in "
              + keys().resolve("root.pem")
              + ". "
              + "Restore both from the same backup, or delete "
              + file
              + " to have it written anew from that root.");
    }
    if (!there.equals(roots)) {
      PrivateFiles.write(file, Pem.encode(roots));
    }
  }

  private String cure() {
    return "Restore "
        + directory
        + " from a backup; or, if it is lost, move the whole directory "
        + "away, so that the next start makes a new authority, and give its ca.crt to every "
        + "client.";
  }
}
