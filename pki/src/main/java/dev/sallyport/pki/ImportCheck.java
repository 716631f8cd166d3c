package dev.sallyport.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether a chain and key from elsewhere can open a first door. */
public final class ImportCheck {

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private ImportCheck() {}

  /**
   * Everything that is wrong, with its cure, one sentence or two each; empty when it can be used.
   *
   * @param where what to name in errors, the chain's file
   * @param hostnames names it is to be shown for
   * @param roots where trust begins
   */
  public static List<String> problems(
      KeyMaterial material, String where, List<String> hostnames, Roots roots, Instant now) {
    List<String> problems = new ArrayList<>();
    List<X509Certificate> chain = material.chain();
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate certificate = chain.get(i);
      String which = where + ": certificate " + (i + 1) + " (" + subject(certificate) + ")";
      try {
        Strength.require(certificate, which);
      } catch (PkiException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        problems.add(
            which + " has expired at " + certificate.getNotAfter().toInstant() + ". Renew it.");
      }
      if (now.isBefore(certificate.getNotBefore().toInstant())) {
        problems.add(
            which
                + " is not valid before "
                + certificate.getNotBefore().toInstant()
                + ". Is the clock right?");
      }
    }
    requireLeaf(problems, chain.getFirst(), where, hostnames);
    requireWhole(problems, chain.getLast(), where, roots);
    return problems;
  }

  private static void requireLeaf(
      List<String> problems, X509Certificate leaf, String where, List<String> hostnames) {
    if (leaf.getBasicConstraints() >= 0) {
      problems.add(
          where
              + ": the first certificate is that of an authority. Put the server's own certificate"
              + " first.");
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_PURPOSE)) {
        problems.add(
            where + ": the first certificate is not for servers. Have serverAuth put into it.");
      }
    } catch (CertificateParsingException e) {
      problems.add(where + ": the first certificate's purposes cannot be read.");
    }
    for (String hostname : hostnames) {
      if (!CertificateFacts.isFor(leaf, hostname)) {
        problems.add(
            where
                + ": the first certificate is not for "
                + hostname
                + ", but for "
                + String.join(", ", CertificateFacts.names(leaf))
                + ".");
      }
    }
  }

  private static void requireWhole(
      List<String> problems, X509Certificate last, String where, Roots roots) {
    boolean isRoot = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    if (!isRoot && roots.issuerOf(last).isEmpty()) {
      problems.add(
          where
              + ": an intermediate certificate is missing: the last one is signed by "
              + last.getIssuerX500Principal().getName()
              + ", which is neither in the file nor a known root. Append that certificate; or, if"
              + " it is a root of your own, name its file with --authorities.");
    }
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
