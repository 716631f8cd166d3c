package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** Revocation lists (RFC 5280 §5), checked to be from the authorities they stand beside. */
final class Revocations {

  /** What holds without lists. */
  static final String OTHERWISE = "revocation is not looked at";

  static final Key<Reference.File> KEY =
      Key.optional(
          "revocations",
          ReferenceText.FILE,
          OTHERWISE,
          "PEM file of revocation lists, one of each authority, read again when it changes.");

  private static final String ROLE = "the revocations file";

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final LocalFiles files;
  private final Problems problems;

  Revocations(LocalFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** The lists in a file, re-encoded, if there is one of each of the authorities. */
  Optional<String> read(Located<Reference.File> file, List<X509Certificate> authorities) {
    String name = ROLE + " " + Quoted.of(file.value().path());
    return files
        .read(file.at(), file.value(), ROLE)
        .flatMap(content -> lists(file.at(), name, content))
        .filter(lists -> cover(file.at(), name, lists, authorities))
        .map(Revocations::pem);
  }

  private Optional<List<X509CRL>> lists(Position at, String name, byte[] content) {
    List<X509CRL> lists = new ArrayList<>();
    for (PemBlocks.Block block : PemBlocks.of(content)) {
      if (block.label().equals("X509 CRL")) {
        Optional<X509CRL> list = list(block.der());
        if (list.isEmpty()) {
          problems.add(
              at,
              name + ", whose list " + (lists.size() + 1) + " is damaged",
              "X.509 revocation lists in PEM");
          return Optional.empty();
        }
        lists.add(list.get());
      }
    }
    if (lists.isEmpty()) {
      problems.add(at, name + " holds no revocation list", "-----BEGIN X509 CRL-----");
      return Optional.empty();
    }
    return Optional.of(lists);
  }

  /** Without a list of some authority, nothing that it signed would be accepted any more. */
  private boolean cover(
      Position at, String name, List<X509CRL> lists, List<X509Certificate> authorities) {
    Set<X500Principal> issuers =
        lists.stream().map(X509CRL::getIssuerX500Principal).collect(Collectors.toSet());
    for (X509Certificate authority : authorities) {
      if (!issuers.contains(authority.getSubjectX500Principal())) {
        problems.add(
            at,
            name + " holds no list of " + authority.getSubjectX500Principal().getName(),
            "a list of each authority, also an empty one");
        return false;
      }
    }
    return true;
  }

  private static Optional<X509CRL> list(byte[] der) {
    try {
      return Optional.of(
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der)));
    } catch (CertificateException | CRLException _) {
      return Optional.empty();
    }
  }

  private static String pem(List<X509CRL> lists) {
    StringBuilder pem = new StringBuilder();
    for (X509CRL list : lists) {
      try {
        pem.append("-----BEGIN X509 CRL-----\n")
            .append(LINES.encodeToString(list.getEncoded()))
            .append("\n-----END X509 CRL-----\n");
      } catch (CRLException e) {
        throw new IllegalStateException("a list that was decoded can be encoded", e);
      }
    }
    return pem.toString();
  }
}
