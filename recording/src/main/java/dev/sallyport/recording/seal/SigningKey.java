package dev.sallyport.recording.seal;

import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.Signature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** What signs heads, key files and tombstones: Ed25519 (RFC 8032). Never prints. */
public final class SigningKey {

  private static final String LABEL = "PRIVATE KEY";

  private final PrivateKey key;
  private final VerifyingKey verifying;
  private final Fingerprint fingerprint;

  private SigningKey(PrivateKey key, VerifyingKey verifying) {
    this.key = key;
    this.verifying = verifying;
    this.fingerprint = verifying.fingerprint();
  }

  static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), new VerifyingKey(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * Reads both halves in PEM.
   *
   * @throws GeneralSecurityException if they are none, or not of one key
   */
  static SigningKey ofPem(String privateKey, String publicKey) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(PemText.decode(privateKey, LABEL)));
    SigningKey signing = new SigningKey(key, VerifyingKey.ofPem(publicKey));
    byte[] probe = new byte[32];
    if (!signing.verifying.verifies(probe, signing.sign(probe))) {
      throw new GeneralSecurityException("private and public key do not belong together");
    }
    return signing;
  }

  /** PKCS #8 in PEM. */
  String pem() {
    return PemText.encode(key.getEncoded(), LABEL);
  }

  public VerifyingKey verifying() {
    return verifying;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Signs a text. */
  public Signature sign(byte[] text) {
    try {
      java.security.Signature ed25519 = java.security.Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(text);
      return Signature.of(ed25519.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }
}
