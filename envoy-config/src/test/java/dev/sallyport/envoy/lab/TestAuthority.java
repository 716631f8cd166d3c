package dev.sallyport.envoy.lab;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs whatever a test wants, also what no sound authority would. */
public final class TestAuthority {

  private static final Duration DAY = Duration.ofDays(1);

  private final X500Name name;
  private final KeyPair keys;
  private final String certificate;

  /** An authority of this name. */
  public TestAuthority(String commonName) throws Exception {
    name = new X500Name("CN=" + commonName);
    keys = newKeys();
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(DAY)),
            Date.from(now.plus(DAY)),
            name,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    certificate = pem("CERTIFICATE", builder.build(signer()).getEncoded());
  }

  /** Its certificate, PEM. */
  public String certificate() {
    return certificate;
  }

  /** A server's certificate that is valid now. */
  public KeyMaterial server(long serial, String dnsName) throws Exception {
    Instant now = Instant.now();
    return server(serial, dnsName, now.minusSeconds(60), now.plusSeconds(3600));
  }

  /** A server's certificate. */
  public KeyMaterial server(long serial, String dnsName, Instant from, Instant to)
      throws Exception {
    return issue(
        serial,
        from,
        to,
        KeyPurposeId.id_kp_serverAuth,
        new GeneralName(GeneralName.dNSName, dnsName));
  }

  /** A client's certificate with a SAN. */
  public KeyMaterial client(long serial, GeneralName san) throws Exception {
    Instant now = Instant.now();
    return issue(
        serial, now.minusSeconds(60), now.plusSeconds(3600), KeyPurposeId.id_kp_clientAuth, san);
  }

  /** A certificate. */
  public KeyMaterial issue(
      long serial, Instant from, Instant to, KeyPurposeId purpose, GeneralName san)
      throws Exception {
    return issue(serial, from, to, new X500Name("CN=leaf-" + serial), purpose, san);
  }

  /** A client's certificate of a subject. */
  public KeyMaterial client(long serial, X500Name subject) throws Exception {
    Instant now = Instant.now();
    return issue(
        serial,
        now.minusSeconds(60),
        now.plusSeconds(3600),
        subject,
        KeyPurposeId.id_kp_clientAuth,
        new GeneralName(GeneralName.dNSName, "client.test"));
  }

  private KeyMaterial issue(
      long serial,
      Instant from,
      Instant to,
      X500Name subject,
      KeyPurposeId purpose,
      GeneralName san)
      throws Exception {
    KeyPair leaf = newKeys();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial),
            Date.from(from),
            Date.from(to),
            subject,
            leaf.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    // RFC 5280 §4.1.2.6: critical where the subject is empty.
    builder.addExtension(
        Extension.subjectAlternativeName, subject.getRDNs().length == 0, new GeneralNames(san));
    return new KeyMaterial(
        pem("CERTIFICATE", builder.build(signer()).getEncoded()) + certificate,
        Secret.of(pem("PRIVATE KEY", leaf.getPrivate().getEncoded())));
  }

  /** The list of what it has revoked, PEM. */
  public String revoked(List<Long> serials) throws Exception {
    Instant now = Instant.now();
    X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(now.minusSeconds(60)));
    builder.setNextUpdate(Date.from(now.plus(DAY)));
    serials.forEach(serial -> builder.addCRLEntry(BigInteger.valueOf(serial), Date.from(now), 1));
    X509CRLHolder list = builder.build(signer());
    return pem("X509 CRL", list.getEncoded());
  }

  private ContentSigner signer() throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String pem(String label, byte[] der) throws IOException {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
