package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.resource.TrustBundle;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the PEM certificates that a configuration names, and checks each of them. */
final class CertificateFiles {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final LocalFiles files;
  private final Problems problems;

  CertificateFiles(LocalFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** Authorities to trust. */
  Optional<TrustBundle> authorities(Located<Reference> reference) {
    return authorities(reference, Optional.empty());
  }

  /** Authorities to trust, and the lists of what they have revoked. */
  Optional<TrustBundle> authorities(
      Located<Reference> reference, Optional<Located<Reference.File>> revocations) {
    return switch (reference.value()) {
      case Reference.BuiltIn _ -> {
        revocations.ifPresent(
            lists ->
                problems.add(
                    lists.at(),
                    "revocations beside the authorities of the operating system",
                    "authorities: file: and the path of a PEM bundle"));
        yield Optional.of(new TrustBundle.SystemStore());
      }
      case Reference.File file ->
          certificates(reference.at(), file, "the authorities file")
              .flatMap(certificates -> bundle(certificates, revocations));
      case Reference.Environment _ -> Optional.empty();
    };
  }

  private Optional<TrustBundle> bundle(
      List<X509Certificate> certificates, Optional<Located<Reference.File>> revocations) {
    if (revocations.isEmpty()) {
      return Optional.of(new TrustBundle.Pem(pem(certificates)));
    }
    return new Revocations(files, problems)
        .read(revocations.get(), certificates)
        .map(lists -> new TrustBundle.Pem(pem(certificates), Optional.of(lists)));
  }

  /** A chain, leaf first: each certificate must be signed by the next. */
  Optional<List<X509Certificate>> chain(Located<Reference.File> reference) {
    Optional<List<X509Certificate>> chain =
        certificates(reference.at(), reference.value(), "the certificate chain");
    return chain.filter(certificates -> isInOrder(reference, certificates));
  }

  private boolean isInOrder(Located<Reference.File> reference, List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        problems.add(
            reference.at(),
            "the certificate chain %s, in which certificate %d was not issued by certificate %d"
                .formatted(Quoted.of(reference.value().path()), i, i + 1),
            "the leaf first, then whoever issued it, and so on");
        return false;
      }
    }
    return true;
  }

  /**
   * Certificates alone, re-encoded: whatever else stood in their file does not get into a snapshot.
   */
  static String pem(List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(LINES.encodeToString(encoded(certificate)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return pem.toString();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was decoded can be encoded", e);
    }
  }

  private Optional<List<X509Certificate>> certificates(
      Position at, Reference.File file, String role) {
    String name = role + " " + Quoted.of(file.path());
    Optional<byte[]> content = files.read(at, file, role);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlocks.Block block : PemBlocks.of(content.get())) {
      if (block.label().endsWith("PRIVATE KEY")) {
        problems.add(
            at, name + " holds a private key", "certificates only; the key in its own file");
        return Optional.empty();
      }
      if (block.label().equals("CERTIFICATE")) {
        Optional<X509Certificate> certificate = certificate(block);
        if (certificate.isEmpty()) {
          problems.add(
              at,
              name + ", whose certificate %d is damaged".formatted(certificates.size() + 1),
              "X.509 certificates in PEM");
          return Optional.empty();
        }
        certificates.add(certificate.get());
      }
    }
    if (certificates.isEmpty()) {
      problems.add(at, name + " holds no certificate", "-----BEGIN CERTIFICATE-----");
      return Optional.empty();
    }
    return Optional.of(List.copyOf(certificates));
  }

  private static Optional<X509Certificate> certificate(PemBlocks.Block block) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return Optional.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
    } catch (CertificateException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
