package dev.sallyport.nodes;

import dev.sallyport.pki.Roots;
import dev.sallyport.pki.node.NodeIdentity;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Believes a client whose chain leads to the built-in authority, whose certificate is a node's, and
 * which is still allowed. So a revoked node does not even finish a handshake.
 */
final class NodeTrust implements X509TrustManager {

  private final X509TrustManager chains;
  private final Allowed allowed;

  NodeTrust(Roots roots, Allowed allowed) {
    this.chains = roots.checker();
    this.allowed = allowed;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.checkClientTrusted(chain, type);
    NodeIdentity identity =
        NodeIdentity.of(chain[0])
            .orElseThrow(() -> new CertificateException("the certificate is no node's"));
    if (!allowed.mayConnect(identity)) {
      throw new CertificateException("node " + identity.name() + " is not allowed any more");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("nodes are clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
