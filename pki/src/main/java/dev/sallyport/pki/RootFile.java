package dev.sallyport.pki;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;

/**
 * The root's certificate and its encrypted key. A root of somebody else has a certificate only.
 *
 * @param file PEM file, mode 0600
 * @param cure what to do when it is damaged
 */
record RootFile(Path file, Supplier<String> cure) {

  X509Certificate certificate() throws IOException {
    try {
      return Pem.certificates(content(), file.toString()).getFirst();
    } catch (PkiException e) {
      throw new PkiException(e.getMessage() + " " + cure.get(), e);
    }
  }

  /** Whether its key is elsewhere. */
  boolean isImported() throws IOException {
    return !content().contains("PRIVATE KEY-----");
  }

  /**
   * The key.
   *
   * @throws PkiException if the lock does not open it, or it is not the certificate's
   */
  PrivateKey unlock(RootLock lock) throws IOException {
    if (isImported()) {
      throw new PkiException(
          file + ": this root was imported, so that its key is not here to sign with.");
    }
    PrivateKey key = EncryptedKey.decrypt(content(), lock, file.toString());
    if (!KeyMaterial.belongsTo(key, certificate().getPublicKey())) {
      throw new PkiException(file + ": the key is not the certificate's. " + cure.get());
    }
    return key;
  }

  void relock(RootLock before, RootLock after) throws IOException {
    write(certificate(), unlock(before), after);
  }

  /** Encrypts a key that an earlier version has left readable. */
  void encryptIfPlain(RootLock.KeyFile lock) throws IOException {
    if (content().contains("-----BEGIN PRIVATE KEY-----")) {
      PrivateKey key = Pem.privateKey(content(), file.toString());
      lock.createIfMissing();
      write(certificate(), key, lock);
    }
  }

  void write(X509Certificate certificate, PrivateKey key, RootLock lock) throws IOException {
    PrivateFiles.write(file, Pem.encode(certificate) + EncryptedKey.encrypt(key, lock));
  }

  private String content() throws IOException {
    if (!Files.exists(file)) {
      throw new PkiException(file + ": is missing. " + cure.get());
    }
    PrivateFiles.requirePrivate(file);
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new PkiException(file + ": is not text. " + cure.get(), e);
    }
  }

  void requireValid(X509Certificate certificate, Instant now) throws PkiException {
    try {
      certificate.checkValidity(Date.from(now));
    } catch (CertificateExpiredException e) {
      throw new PkiException(
          file.getParent()
              + ": "
              + certificate.getSubjectX500Principal().getName()
              + " has expired. Renew the issuing authority with sallyport pki rotate --issuing; if"
              + " it is the root, move the directory above away, so that the next start makes a"
              + " new authority, and give its ca.crt to every client.",
          e);
    } catch (CertificateNotYetValidException e) {
      throw new PkiException(file.getParent() + ": is not valid yet. Is the clock right?", e);
    }
  }
}
