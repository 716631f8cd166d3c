package dev.sallyport.pki.node;

import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Who would be cut off if only the present root counted: nodes whose certificates are all of the
 * root before, and the gateway's own servers that still show one. A node that has renewed has also
 * been given the present root to trust, with the same answer.
 */
public final class RootHolders {

  private RootHolders() {}

  /**
   * Those that are not ready, in words; empty if nobody would lose, or no other root counts.
   *
   * @param authority directory of the authority
   * @param shown chains, as PEM, that the gateway's servers show; what is not there is shown by
   *     nobody
   */
  public static List<String> notReady(Path authority, List<Path> shown) throws IOException {
    Path file = authority.resolve("ca.crt");
    List<X509Certificate> roots = Pem.certificates(Files.readString(file), file.toString());
    if (roots.size() == 1) {
      return List.of();
    }
    X509Certificate root = roots.getFirst();
    String fingerprint = CertificateFacts.of(root).fingerprint();
    List<String> late = new ArrayList<>();
    for (NodeRegistry.Node node : NodeRegistry.of(authority).content().nodes()) {
      if (node.certificates().stream().noneMatch(one -> one.root().equals(fingerprint))) {
        late.add("node " + node.name() + " has not renewed its certificate");
      }
    }
    Roots present = Roots.of(List.of(root));
    for (Path chain : shown) {
      if (Files.exists(chain) && !isBelow(present, chain)) {
        late.add(chain + " is not replaced yet");
      }
    }
    return late;
  }

  private static boolean isBelow(Roots root, Path file) throws IOException {
    List<X509Certificate> chain = Pem.certificates(Files.readString(file), file.toString());
    try {
      root.checker().checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
