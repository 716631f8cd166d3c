package dev.sallyport.pki;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.evidence.EvidenceSigner;
import dev.sallyport.core.evidence.EvidenceVerifier;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The key that signs evidence, Ed25519 (RFC 8032), in {@code evidence.pem} beside the authority's:
 * both halves in one file, so that no reader ever finds one without the other. Never prints.
 */
public final class EvidenceKey implements EvidenceSigner {

  private static final String FILE = "evidence.pem";
  private static final String ALGORITHM = "Ed25519";
  private static final String PUBLIC = "PUBLIC KEY";

  private final PrivateKey key;
  private final PublicKey verifying;

  private EvidenceKey(PrivateKey key, PublicKey verifying) {
    this.key = key;
    this.verifying = verifying;
  }

  /**
   * The key of an authority's directory, which is made if there is none.
   *
   * @throws IOException if it cannot be read or made
   */
  public static EvidenceKey openOrCreate(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.notExists(file)) {
      try {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        PrivateFiles.write(
            file, Pem.encode(pair.getPrivate()) + Pem.block(PUBLIC, pair.getPublic().getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + ALGORITHM, e);
      }
    }
    return open(directory);
  }

  /**
   * The key of an authority's directory.
   *
   * @throws IOException if there is none or it cannot be read
   */
  public static EvidenceKey open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    PrivateFiles.requirePrivate(file);
    String pem = Files.readString(file);
    return new EvidenceKey(Pem.privateKey(pem, file.toString()), publicKey(pem, file));
  }

  /**
   * Who knows the signatures of a public key in PEM.
   *
   * @throws IOException if the file cannot be read or holds none
   */
  public static EvidenceVerifier verifier(Path publicPem) throws IOException {
    return verifier(publicKey(Files.readString(publicPem), publicPem));
  }

  /** Who knows the signatures of this key. */
  public EvidenceVerifier verifier() {
    return verifier(verifying);
  }

  /** The public half in PEM. */
  public String publicPem() {
    return Pem.block(PUBLIC, verifying.getEncoded());
  }

  @Override
  public String key() {
    return name(verifying);
  }

  @Override
  public String sign(byte[] text) {
    try {
      Signature ed25519 = Signature.getInstance(ALGORITHM);
      ed25519.initSign(key);
      ed25519.update(text);
      return Base64.getEncoder().encodeToString(ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static EvidenceVerifier verifier(PublicKey trusted) {
    String name = name(trusted);
    return (key, text, signature) -> name.equals(key) && verifies(trusted, text, signature);
  }

  private static boolean verifies(PublicKey trusted, byte[] text, String signature) {
    try {
      Signature ed25519 = Signature.getInstance(ALGORITHM);
      ed25519.initVerify(trusted);
      ed25519.update(text);
      return ed25519.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String name(PublicKey key) {
    return Sha256.hex(key.getEncoded());
  }

  private static PublicKey publicKey(String pem, Path where) throws IOException {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (block.getType().equals(PUBLIC)) {
          return KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(block.getContent()));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new PkiException(where + ": holds no Ed25519 public key in PEM", e);
    }
    throw new PkiException(where + ": holds no public key in PEM");
  }
}
