package dev.sallyport.policy.signature;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;

/**
 * A JSON Web Signature in compact form (RFC 7515 §7.1), with the algorithms of RFC 7518 §3.3 to
 * §3.5. A key verifies nothing but what its own kind and size can sign, whatever the header asks
 * for; shared secrets and {@code none} are no algorithms here.
 */
final class Jws {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int SMALLEST_RSA_KEY = 2048;

  private final String algorithm;
  private final JsonNode claims;
  private final byte[] signed;
  private final byte[] signature;

  private Jws(String algorithm, JsonNode claims, byte[] signed, byte[] signature) {
    this.algorithm = algorithm;
    this.claims = claims;
    this.signed = signed;
    this.signature = signature;
  }

  /**
   * Reads one.
   *
   * @throws PolicyException if it is none
   */
  static Jws read(String compact) throws PolicyException {
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new PolicyException("the signature is no JSON Web Signature");
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      return new Jws(
          JSON.readTree(decoder.decode(parts[0])).path("alg").asText(),
          JSON.readTree(decoder.decode(parts[1])),
          (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
          decoder.decode(parts[2]));
    } catch (IOException | IllegalArgumentException e) {
      throw new PolicyException("the signature is no JSON Web Signature", e);
    }
  }

  /** What it says; to be believed only once a key has verified it. */
  JsonNode claims() {
    return claims;
  }

  /** The algorithm that its header names. */
  String algorithm() {
    return algorithm;
  }

  /** Whether one of the keys has signed it. */
  boolean isSignedBy(List<PublicKey> keys) {
    return keys.stream().anyMatch(this::isSignedBy);
  }

  private boolean isSignedBy(PublicKey key) {
    try {
      Signature check =
          switch (key) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() >= SMALLEST_RSA_KEY -> rsa();
            case ECPublicKey ec -> ec(ec.getParams().getCurve().getField().getFieldSize());
            default ->
                throw new GeneralSecurityException("a key that signs nothing that is trusted here");
          };
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Signature rsa() throws GeneralSecurityException {
    String bits = algorithm.length() == 5 ? algorithm.substring(2) : "";
    int salt =
        switch (bits) {
          case "256" -> 32;
          case "384" -> 48;
          case "512" -> 64;
          default -> throw new GeneralSecurityException("unknown algorithm");
        };
    String hash = "SHA-" + bits;
    if (algorithm.startsWith("RS")) {
      return Signature.getInstance("SHA" + bits + "withRSA");
    }
    if (!algorithm.startsWith("PS")) {
      throw new GeneralSecurityException("no algorithm of RSA keys");
    }
    Signature check = Signature.getInstance("RSASSA-PSS");
    check.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
    return check;
  }

  private Signature ec(int fieldSize) throws GeneralSecurityException {
    String expected =
        switch (fieldSize) {
          case 256 -> "ES256";
          case 384 -> "ES384";
          case 521 -> "ES512";
          default -> throw new GeneralSecurityException("unknown curve");
        };
    if (!algorithm.equals(expected)) {
      throw new GeneralSecurityException("no algorithm of this key");
    }
    return Signature.getInstance("SHA" + expected.substring(2) + "withECDSAinP1363Format");
  }
}
