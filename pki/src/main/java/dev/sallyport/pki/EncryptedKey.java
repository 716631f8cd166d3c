package dev.sallyport.pki;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * A private key as encrypted PKCS #8 (RFC 5958 §3): PBES2 of PBKDF2 with HMAC-SHA-256 and AES-256
 * in CBC mode (RFC 8018 §6.2). {@code openssl pkey} opens it, which an authenticated mode would
 * prevent: PBES2 has no parameters for one there. That somebody who cannot read the key changed it
 * shows when it does not fit its certificate.
 */
final class EncryptedKey {

  private static final AlgorithmIdentifier HMAC_SHA256 =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);

  /** Bouncy Castle's builders and the JDK's cipher disagree on keys made by PBKDF2. */
  private static final Provider PROVIDER = new BouncyCastleProvider();

  /** What OWASP's password storage guide asks of PBKDF2 with HMAC-SHA-256. */
  private static final int PASSPHRASE_ROUNDS = 600_000;

  /** A random secret of 256 bits gains nothing from more. */
  private static final int KEY_FILE_ROUNDS = 10_000;

  private EncryptedKey() {}

  /** PEM block {@code ENCRYPTED PRIVATE KEY}, with a newline at its end. */
  static String encrypt(PrivateKey key, RootLock lock) throws IOException {
    int rounds =
        switch (lock) {
          case RootLock.Passphrase _ -> PASSPHRASE_ROUNDS;
          case RootLock.KeyFile _ -> KEY_FILE_ROUNDS;
        };
    try {
      byte[] der =
          new JcaPKCS8EncryptedPrivateKeyInfoBuilder(key)
              .build(
                  new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                      .setPRF(HMAC_SHA256)
                      .setIterationCount(rounds)
                      .setProvider(PROVIDER)
                      .build(lock.password()))
              .getEncoded();
      return Pem.block("ENCRYPTED PRIVATE KEY", der);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("every JDK has PBKDF2 and AES", e);
    }
  }

  /**
   * The key in a text.
   *
   * @param where what to name in errors
   * @throws PkiException if the lock does not open it or there is none
   */
  static PrivateKey decrypt(String pem, RootLock lock, String where) throws IOException {
    char[] password = lock.password();
    try {
      return Pem.key(
          find(pem, where)
              .decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(PROVIDER)
                      .build(password)));
    } catch (PKCSException | OperatorCreationException | GeneralSecurityException e) {
      // The cause is left out: it may tell how the decryption failed, which helps a guesser only.
      throw new PkiException(
          where
              + ": the root's key does not open with this "
              + switch (lock) {
                case RootLock.Passphrase _ -> "passphrase.";
                case RootLock.KeyFile file -> "key file (" + file.file() + ").";
              });
    }
  }

  private static PKCS8EncryptedPrivateKeyInfo find(String pem, String where) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
          return encrypted;
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new PkiException(where + ": the root's encrypted key cannot be read.");
    }
    throw new PkiException(where + ": holds no encrypted private key.");
  }
}
