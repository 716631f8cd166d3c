package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;

/**
 * Pin of a public key: base64 of SHA-256 over the DER SubjectPublicKeyInfo (RFC 7469 §2.4, Envoy
 * {@code verify_certificate_spki}).
 *
 * @param base64 standard base64 with padding, 44 characters
 */
public record Pin(@JsonValue String base64) {

  /**
   * @throws IllegalArgumentException if it is not the one base64 text of some 32 bytes
   */
  @JsonCreator
  public Pin {
    byte[] digest = Base64.getDecoder().decode(base64);
    if (digest.length != 32) {
      throw new IllegalArgumentException("a pin is base64 of 32 bytes, not of " + digest.length);
    }
    if (!Base64.getEncoder().encodeToString(digest).equals(base64)) {
      throw new IllegalArgumentException("a pin has its padding and no stray bits");
    }
  }

  @Override
  public String toString() {
    return "sha256/" + base64;
  }
}
