package dev.sallyport.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Textual encodings of certificates and keys (RFC 7468). */
public final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /**
   * Every certificate in a text, in its order.
   *
   * @param where what to name in errors, for example the file's path
   * @throws PkiException if there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(String pem, String where) throws PkiException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (block.getType().equals("CERTIFICATE")) {
          var der = new ByteArrayInputStream(block.getContent());
          certificates.add((X509Certificate) factory.generateCertificate(der));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      // The cause is left out: parsers quote what they read, and a key may stand in the same file.
      throw new PkiException(
          where
              + ": certificate "
              + (certificates.size() + 1)
              + " cannot be read. Give concatenated blocks that begin with "
              + "-----BEGIN CERTIFICATE-----.");
    }
    if (certificates.isEmpty()) {
      throw new PkiException(
          where
              + ": holds no certificate. Give at least one block that begins "
              + "with -----BEGIN CERTIFICATE-----.");
    }
    return certificates;
  }

  /**
   * A private key in PKCS #8, PKCS #1 or SEC 1 form, not encrypted.
   *
   * @param where what to name in errors
   * @throws PkiException if there is none, or it cannot be read
   */
  public static PrivateKey privateKey(String pem, String where) throws PkiException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        switch (object) {
          case PrivateKeyInfo info -> {
            return key(info);
          }
          case PEMKeyPair pair -> {
            return key(pair.getPrivateKeyInfo());
          }
          case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
              throw new PkiException(
                  where
                      + ": the key is encrypted. Decrypt it first: "
                      + "openssl pkey -in KEY -out KEY.plain");
          default -> {
            // EC parameters or certificates may stand beside the key.
          }
        }
      }
    } catch (PkiException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The cause is left out: parsers quote what they read, and this is a key.
      throw new PkiException(where + ": not a PEM private key.");
    }
    throw new PkiException(
        where
            + ": holds no private key. Give a block that begins with "
            + "-----BEGIN PRIVATE KEY-----.");
  }

  static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    String name = X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm) ? "EC" : algorithm.getId();
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  /** One certificate as PEM, with a newline at its end. */
  public static String encode(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate always has an encoding", e);
    }
  }

  /** Certificates as PEM, one after the other. */
  public static String encode(List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    certificates.forEach(certificate -> pem.append(encode(certificate)));
    return pem.toString();
  }

  /** A private key as PKCS #8 PEM (RFC 5958), with a newline at its end. */
  static String encode(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
