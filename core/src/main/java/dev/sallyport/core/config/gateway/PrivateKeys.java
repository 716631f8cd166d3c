package dev.sallyport.core.config.gateway;

import dev.sallyport.core.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Looks at PEM private keys without keeping them. */
final class PrivateKeys {

  private static final byte[] PROBE = {1};
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PrivateKeys() {}

  /** What is to be said of a key. */
  enum Verdict {
    FITS,
    MISSING,
    ENCRYPTED,
    DAMAGED,
    OTHER
  }

  /**
   * Whether there is a key and whether it is the certificate's. The traditional forms ({@code RSA
   * PRIVATE KEY}, {@code EC PRIVATE KEY}) are taken as they are.
   */
  static Verdict examine(Secret<byte[]> pem, Optional<X509Certificate> certificate) {
    for (PemBlocks.Block block : PemBlocks.of(pem.reveal())) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return certificate.map(c -> examine(block, c.getPublicKey())).orElse(Verdict.FITS);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return block.body().contains("ENCRYPTED") ? Verdict.ENCRYPTED : Verdict.FITS;
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return Verdict.ENCRYPTED;
        }
        default -> {}
      }
    }
    return Verdict.MISSING;
  }

  private static Verdict examine(PemBlocks.Block block, PublicKey publicKey) {
    try {
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(block.der());
      PrivateKey key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(spec);
      return signsFor(key, publicKey) ? Verdict.FITS : Verdict.OTHER;
    } catch (GeneralSecurityException _) {
      return ALGORITHMS.stream().anyMatch(algorithm -> isKeyOf(algorithm, block))
          ? Verdict.OTHER
          : Verdict.DAMAGED;
    } catch (IllegalArgumentException _) {
      return Verdict.DAMAGED;
    }
  }

  private static boolean isKeyOf(String algorithm, PemBlocks.Block block) {
    try {
      KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.der()));
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static boolean signsFor(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey) {
          case RSAPublicKey _ -> "SHA256withRSA";
          case ECPublicKey _ -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(PROBE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey);
    verifier.update(PROBE);
    return verifier.verify(signature);
  }
}
