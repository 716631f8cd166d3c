package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes ECDSA P-256 keys and X.509 v3 certificates (RFC 5280). */
final class CertificateMaker {

  /**
   * How far before now a certificate begins, so that a slow clock elsewhere accepts it: at most
   * this, and at most a tenth of its life, or a short-lived one would be born due for renewal.
   */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateMaker() {}

  /** A certificate and the key it was made with. */
  record Certified(X509Certificate certificate, PrivateKey key) {}

  /**
   * Who signs leaves.
   *
   * @param certified certificate and key
   * @param chain its certificate and those between it and the root, which is left out
   */
  record Issuer(Certified certified, List<X509Certificate> chain) {
    Issuer {
      chain = List.copyOf(chain);
    }
  }

  /** Self-signed root that may sign one level of authorities. */
  static Certified root(String name, Instant now, Duration life) {
    KeyPair pair = newKeyPair();
    X500Name subject = commonName(name);
    X509v3CertificateBuilder builder =
        builder(subject, subject, pair.getPublic(), now, now.plus(life));
    return new Certified(
        build(builder, authority(pair.getPublic(), 1), pair.getPrivate(), pair.getPublic()),
        pair.getPrivate());
  }

  /**
   * Certificate of a root's key by another root (RFC 4210 §4.4, "new with old"): whoever trusts the
   * signer alone believes what the root signs. Both have the same name, so that it does not count
   * against the signer's path length (RFC 5280 §4.2.1.9).
   */
  static X509Certificate cross(X509Certificate root, Certified signer, Instant now) {
    X509v3CertificateBuilder builder =
        builder(
            subjectOf(signer.certificate()),
            subjectOf(root),
            root.getPublicKey(),
            now,
            capped(root.getNotAfter().toInstant(), signer));
    return build(
        builder,
        authority(root.getPublicKey(), 1),
        signer.key(),
        signer.certificate().getPublicKey());
  }

  /** Authority below a root that signs leaves only. */
  static Certified issuing(String name, Certified root, Instant now, Duration life) {
    KeyPair pair = newKeyPair();
    X509v3CertificateBuilder builder =
        builder(
            subjectOf(root.certificate()),
            commonName(name),
            pair.getPublic(),
            now,
            capped(now.plus(life), root));
    return new Certified(
        build(
            builder, authority(pair.getPublic(), 0), root.key(), root.certificate().getPublicKey()),
        pair.getPrivate());
  }

  /** Leaf certificate and key, with the issuer's certificates behind it. */
  static KeyMaterial leaf(
      List<GeneralName> names,
      String commonName,
      KeyPurposeId purpose,
      Issuer issuer,
      Instant now,
      Duration life) {
    KeyPair pair = newKeyPair();
    List<X509Certificate> chain =
        leaf(pair.getPublic(), names, commonName, purpose, issuer, now, life);
    return new KeyMaterial(Pem.encode(chain), Secret.of(Pem.encode(pair.getPrivate())));
  }

  /** Chain of a leaf certificate for a key that stays with its owner. */
  static List<X509Certificate> leaf(
      PublicKey key,
      List<GeneralName> names,
      String commonName,
      KeyPurposeId purpose,
      Issuer issuer,
      Instant now,
      Duration life) {
    X509Certificate signer = issuer.certified().certificate();
    X509v3CertificateBuilder builder =
        builder(
            subjectOf(signer),
            commonName(commonName),
            key,
            now,
            capped(now.plus(life), issuer.certified()));
    Extensions extensions =
        (certificate, utils) -> {
          certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          certificate.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          certificate.addExtension(
              Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
          certificate.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
          certificate.addExtension(
              Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key));
        };
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(build(builder, extensions, issuer.certified().key(), signer.getPublicKey()));
    chain.addAll(issuer.chain());
    return chain;
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder certificate, JcaX509ExtensionUtils utils)
        throws CertIOException;
  }

  private static Extensions authority(PublicKey key, int pathLength) {
    return (certificate, utils) -> {
      certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
      certificate.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      certificate.addExtension(
          Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key));
    };
  }

  private static X509Certificate build(
      X509v3CertificateBuilder builder,
      Extensions extensions,
      PrivateKey signer,
      PublicKey signerPublic) {
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      extensions.addTo(builder, utils);
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(signerPublic));
      String algorithm = KeyMaterial.signatureAlgorithm(signerPublic);
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("a JDK can sign certificates", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant end) {
    Duration tenth = Duration.between(now, end).dividedBy(10);
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(159, RANDOM).setBit(158),
        Date.from(now.minus(tenth.compareTo(BACKDATED) < 0 ? tenth : BACKDATED)),
        Date.from(end),
        subject,
        key);
  }

  private static Instant capped(Instant end, Certified issuer) {
    Instant last = issuer.certificate().getNotAfter().toInstant();
    return end.isBefore(last) ? end : last;
  }

  private static X500Name subjectOf(X509Certificate certificate) {
    try {
      return new JcaX509CertificateHolder(certificate).getSubject();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate always has an encoding", e);
    }
  }

  private static X500Name commonName(String name) {
    // RFC 5280 appendix A.1 allows 64 characters; the SAN carries the whole name anyway.
    String cut = name.substring(0, Math.min(name.length(), 64));
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, cut).build();
  }

  static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
