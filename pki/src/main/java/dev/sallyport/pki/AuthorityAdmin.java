package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What people do to an authority. Also while a gateway works with it, which then notices. */
public final class AuthorityAdmin {

  private final Path directory;
  private final AuthorityFiles files;
  private final InstantSource clock;

  /** For the authority in a directory. */
  public AuthorityAdmin(Path directory, InstantSource clock) {
    this.directory = directory;
    this.files = new AuthorityFiles(directory);
    this.clock = clock;
  }

  /**
   * An authority as it is.
   *
   * @param root the root
   * @param rootLock what opens the root's key, for people
   * @param issuing who signs
   * @param issued what was issued and is kept, soonest end first
   * @param warnings what needs a person soon
   */
  public record Overview(
      CertificateFacts root,
      String rootLock,
      CertificateFacts issuing,
      List<CertificateFacts> issued,
      List<String> warnings) {}

  private interface Action {
    void run() throws IOException;
  }

  /**
   * Makes an authority whose root opens with a lock.
   *
   * @throws PkiException if there is one already
   */
  public void init(Optional<RootLock> lock) throws IOException {
    locked(
        () -> {
          requireNone();
          RootLock chosen = lock.isPresent() ? lock.get() : files.keyFile();
          if (chosen instanceof RootLock.KeyFile keyFile) {
            keyFile.createIfMissing();
          }
          files.create(clock.instant(), chosen);
        });
  }

  /**
   * Makes an authority that signs below a root of your own.
   *
   * @param root the root's certificate
   * @param issuing chain from the issuing authority towards the root, and its key
   * @throws PkiException if there is an authority already, or this one could not sign leaves
   */
  public void initBelow(X509Certificate root, KeyMaterial issuing, String where)
      throws IOException {
    requireAuthority(issuing, where);
    if (!Roots.isSignedBy(issuing.chain().getLast(), root)) {
      throw new PkiException(
          where + ": its last certificate is not signed by the root that was given.");
    }
    locked(
        () -> {
          requireNone();
          files.create(root, issuing);
        });
  }

  /**
   * Signs a new issuing authority and has everything issued anew.
   *
   * @param lock of the root; the key file in the directory if empty
   */
  public void rotateIssuing(Optional<RootLock> lock) throws IOException {
    locked(
        () -> {
          requireOne();
          files.rotateIssuing(lock.isPresent() ? lock.get() : files.keyFile(), clock.instant());
          tell();
        });
  }

  /**
   * Makes a new root and has everything issued anew below it. What is shown is believed by whoever
   * trusts the new root or the old one, until {@link #retirePreviousRoot}.
   *
   * @param lock of the root, old and new; the key file in the directory if empty
   * @throws PkiException if the root is somebody else's, or the one before was not retired
   */
  public void rotateRoot(Optional<RootLock> lock) throws IOException {
    locked(
        () -> {
          requireOne();
          files.rotateRoot(lock.isPresent() ? lock.get() : files.keyFile(), clock.instant());
          tell();
        });
  }

  /**
   * Ends the time in which the root before the present one counts.
   *
   * @throws PkiException if there is none
   */
  public void retirePreviousRoot() throws IOException {
    locked(
        () -> {
          requireOne();
          files.retirePreviousRoot(clock.instant());
          tell();
        });
  }

  /** Takes an issuing authority that the same root of your own has signed. */
  public void replaceIssuing(KeyMaterial issuing, String where) throws IOException {
    requireAuthority(issuing, where);
    locked(
        () -> {
          requireOne();
          files.replaceIssuing(issuing);
          tell();
        });
  }

  /**
   * Has certificates issued anew, before they are due.
   *
   * @param names names that they are for; all certificates if empty
   * @return how many there are to be
   */
  public int reissue(List<String> names) throws IOException {
    List<Path> gone = new ArrayList<>();
    locked(
        () -> {
          requireOne();
          for (Path file : issuedFiles()) {
            if (names.isEmpty()
                || CertificateFacts.names(leaf(file)).stream().anyMatch(names::contains)) {
              Files.delete(file);
              gone.add(file);
            }
          }
          tell();
        });
    return gone.size();
  }

  /**
   * Encrypts the root's key under another lock. The key file that the authority made for itself is
   * removed when another lock takes its place.
   *
   * @param before the lock so far; the key file in the directory if empty
   */
  public void relock(Optional<RootLock> before, RootLock after) throws IOException {
    locked(
        () -> {
          requireOne();
          if (after instanceof RootLock.KeyFile keyFile) {
            keyFile.createIfMissing();
          }
          files.relock(before.isPresent() ? before.get() : files.keyFile(), after);
          if (!after.equals(files.keyFile())) {
            Files.deleteIfExists(files.keyFile().file());
          }
        });
  }

  /** The authority as it is. */
  public Overview overview() throws IOException {
    List<Overview> seen = new ArrayList<>();
    locked(
        () -> {
          requireOne();
          AuthorityFiles.Authorities now = files.open(clock.instant());
          List<CertificateFacts> issued = new ArrayList<>();
          for (Path file : issuedFiles()) {
            issued.add(CertificateFacts.of(leaf(file)));
          }
          issued.sort(Comparator.comparing(CertificateFacts::end));
          seen.add(
              new Overview(
                  CertificateFacts.of(now.root()),
                  files.lockInWords(),
                  CertificateFacts.of(now.issuing().certified().certificate()),
                  issued,
                  now.warning().stream().toList()));
        });
    return seen.getFirst();
  }

  private void locked(Action action) throws IOException {
    PrivateFiles.createDirectory(directory);
    PrivateFiles.createDirectory(files.issued());
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      action.run();
    }
  }

  private void requireNone() throws PkiException {
    if (files.exist()) {
      throw new PkiException(
          directory + ": there is an authority already. Look at it: sallyport pki show");
    }
  }

  private void requireOne() throws PkiException {
    if (!files.exist()) {
      throw new PkiException(
          directory
              + ": there is no authority. Make one: sallyport pki init; or start a gateway, which"
              + " makes one.");
    }
  }

  private static void requireAuthority(KeyMaterial issuing, String where) throws PkiException {
    X509Certificate certificate = issuing.leaf();
    Strength.require(certificate, where);
    boolean[] usage = certificate.getKeyUsage();
    int keyCertSign = 5;
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[keyCertSign])) {
      throw new PkiException(
          where
              + ": the first certificate may not sign others. Have one issued with CA:TRUE and"
              + " keyCertSign.");
    }
  }

  private void tell() throws IOException {
    PrivateFiles.write(files.rotated(), clock.instant() + "\n");
  }

  private List<Path> issuedFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(files.issued(), "*.pem")) {
      all.forEach(found::add);
    }
    return found;
  }

  private static X509Certificate leaf(Path file) throws IOException {
    Secret<String> pem = Secret.of(Files.readString(file));
    return Pem.certificates(pem.reveal(), file.toString()).getFirst();
  }
}
