package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.CertificateMaker.Certified;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * The files of an authority. Root and issuing authority come into being together, by the rename of
 * a whole directory, so that a crash leaves either all of them or none; and a file that is missing
 * later has been lost, which is never cured by a new root behind the clients' backs.
 */
final class AuthorityFiles {

  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration ISSUING_LIFE = Duration.ofDays(1095);

  private final Path directory;

  AuthorityFiles(Path directory) {
    this.directory = directory;
  }

  /** Root and issuing authority. */
  record Authorities(Certified root, Certified issuing) {}

  Path rootCertificate() {
    return directory.resolve("ca.crt");
  }

  Path issued() {
    return directory.resolve("issued");
  }

  private Path keys() {
    return directory.resolve("authority");
  }

  /** Reads the authority, or makes it if this directory never had one. */
  Authorities openOrCreate(Instant now) throws IOException {
    removeUnfinished();
    if (!Files.exists(keys())) {
      if (Files.exists(rootCertificate())) {
        throw new PkiException(
            keys()
                + ": the authority's keys are missing, but "
                + rootCertificate()
                + " is there, so clients trust them. "
                + cure());
      }
      create(now);
    }
    Certified root = read("root", now);
    Certified issuing = read("issuing", now);
    requireSigned(issuing, root);
    if (!now.isBefore(KeyMaterial.dueAt(issuing.certificate()))) {
      issuing = CertificateMaker.issuing("Sallyport issuing authority", root, now, ISSUING_LIFE);
      write(keys(), "issuing", issuing);
    }
    publish(root);
    return new Authorities(root, issuing);
  }

  private void create(Instant now) throws IOException {
    Certified root = CertificateMaker.root("Sallyport root authority", now, ROOT_LIFE);
    Certified issuing =
        CertificateMaker.issuing("Sallyport issuing authority", root, now, ISSUING_LIFE);
    Path unfinished = directory.resolve(".authority." + UUID.randomUUID());
    PrivateFiles.createDirectory(unfinished);
    write(unfinished, "root", root);
    write(unfinished, "issuing", issuing);
    Files.move(unfinished, keys(), StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.sync(directory);
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

  /** Key and certificate share a file, so that a crash cannot leave a pair that does not fit. */
  private static void write(Path directory, String name, Certified certified) throws IOException {
    PrivateFiles.write(
        directory.resolve(name + ".pem"),
        Pem.encode(certified.certificate()) + Pem.encode(certified.key()));
  }

  private Certified read(String name, Instant now) throws IOException {
    Path file = keys().resolve(name + ".pem");
    if (!Files.exists(file)) {
      throw new PkiException(file + ": is missing. " + cure());
    }
    try {
      String pem = Files.readString(file);
      KeyMaterial material =
          KeyMaterial.parse(pem, file.toString(), Secret.of(pem), file.toString());
      PrivateKey key = Pem.privateKey(material.keyPem().reveal(), file.toString());
      X509Certificate certificate = material.leaf();
      certificate.checkValidity(Date.from(now));
      return new Certified(certificate, key);
    } catch (PkiException e) {
      throw new PkiException(e.getMessage() + " " + cure(), e);
    } catch (CharacterCodingException e) {
      throw new PkiException(file + ": is not text. " + cure(), e);
    } catch (CertificateExpiredException e) {
      throw new PkiException(
          file
              + ": has expired. Move "
              + directory
              + " away, so that the next start makes a new "
              + "authority, and give its ca.crt to every client.",
          e);
    } catch (CertificateException e) {
      throw new PkiException(file + ": is not valid yet. Is the clock right?", e);
    }
  }

  private void requireSigned(Certified issuing, Certified root) throws PkiException {
    try {
      issuing.certificate().verify(root.certificate().getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new PkiException(
          keys().resolve("issuing.pem")
              + ": is not signed by the root in "
              + keys().resolve("root.pem")
              + ". "
              + cure(),
          e);
    }
  }

  /** The copy for clients is public knowledge and follows from the key's file. */
  private void publish(Certified root) throws IOException {
    Path file = rootCertificate();
    String pem = Pem.encode(root.certificate());
    if (!Files.exists(file)) {
      PrivateFiles.write(file, pem);
      return;
    }
    X509Certificate there = Pem.certificates(Files.readString(file), file.toString()).getFirst();
    if (!there.equals(root.certificate())) {
      throw new PkiException(
          file
              + ": is not the certificate of the root in "
              + keys().resolve("root.pem")
              + ". "
              + "Restore both from the same backup, or delete "
              + file
              + " to have it written anew from that root.");
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
