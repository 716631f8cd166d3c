package dev.sallyport.core.config;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates and keys as PEM texts, made once. */
final class TestCertificates {

  private static final KeyPair AUTHORITY_KEYS = keys("EC");
  private static final KeyPair LEAF_KEYS = keys("EC");

  static final String AUTHORITY =
      certificate("CN=Authority", AUTHORITY_KEYS, "CN=Authority", AUTHORITY_KEYS.getPrivate());
  static final String LEAF =
      certificate("CN=Leaf", LEAF_KEYS, "CN=Authority", AUTHORITY_KEYS.getPrivate());
  static final String LEAF_KEY = pem("PRIVATE KEY", LEAF_KEYS.getPrivate().getEncoded());
  static final String OTHER_KEY = pem("PRIVATE KEY", keys("EC").getPrivate().getEncoded());
  static final String RSA_KEY = pem("PRIVATE KEY", keys("RSA").getPrivate().getEncoded());

  private TestCertificates() {}

  private static KeyPair keys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A revocation list, with nothing on it, that claims to be of an issuer. */
  static String revocations(String issuer) {
    try {
      return pem(
          "X509 CRL",
          new JcaX509v2CRLBuilder(new X500Principal(issuer), new Date())
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(AUTHORITY_KEYS.getPrivate()))
              .getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String certificate(
      String subject, KeyPair keys, String issuer, PrivateKey signingKey) {
    try {
      Instant now = Instant.now();
      byte[] encoded =
          new JcaX509v3CertificateBuilder(
                  new X500Principal(issuer),
                  new BigInteger(64, new SecureRandom()),
                  Date.from(now.minus(1, ChronoUnit.DAYS)),
                  Date.from(now.plus(1, ChronoUnit.DAYS)),
                  new X500Principal(subject),
                  keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey))
              .getEncoded();
      return pem("CERTIFICATE", encoded);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
