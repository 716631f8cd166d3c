package dev.sallyport.recording.seal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.Signature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The public half of a {@link SigningKey}. */
public final class VerifyingKey {

  private static final String LABEL = "PUBLIC KEY";

  private final PublicKey key;

  VerifyingKey(PublicKey key) {
    this.key = key;
  }

  /** Reads base64 of a SubjectPublicKeyInfo. */
  @JsonCreator
  static VerifyingKey parse(String base64) {
    try {
      return of(Base64.getDecoder().decode(base64));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no Ed25519 public key", e);
    }
  }

  /**
   * Reads PEM, {@code -----BEGIN PUBLIC KEY-----} (RFC 7468, section 13).
   *
   * @throws GeneralSecurityException if that is no Ed25519 public key
   */
  public static VerifyingKey ofPem(String pem) throws GeneralSecurityException {
    return of(PemText.decode(pem, LABEL));
  }

  private static VerifyingKey of(byte[] spki) throws GeneralSecurityException {
    return new VerifyingKey(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
  }

  /** The key as PEM. */
  public String pem() {
    return PemText.encode(key.getEncoded(), LABEL);
  }

  /** Name of the key. */
  public Fingerprint fingerprint() {
    return new Fingerprint(Sha256.hex(key.getEncoded()));
  }

  /** Whether the signature of a text is this key's. */
  public boolean verifies(byte[] text, Signature signature) {
    try {
      java.security.Signature ed25519 = java.security.Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text);
      return ed25519.verify(signature.bytes());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Base64 of the SubjectPublicKeyInfo. */
  @JsonValue
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
