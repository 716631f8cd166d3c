package dev.sallyport.pki.probe;

import dev.sallyport.core.error.RootCause;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.Roots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.util.IPAddress;

/**
 * What a server offered in one handshake. Nothing is ever sent over the connection, which is why
 * the chain may be taken from a peer that nobody trusts yet: looking at it is the purpose.
 *
 * @param chain certificates as they were sent, leaf first, at least one
 * @param protocol TLS version, if the handshake was finished
 * @param cipher cipher suite, likewise
 */
public record Offer(
    List<X509Certificate> chain, Optional<String> protocol, Optional<String> cipher) {

  public Offer {
    chain = List.copyOf(chain);
  }

  /**
   * Shakes hands with a server.
   *
   * @param serverName SNI; none is sent when it is an IP address
   * @param timeout for connecting, and for each answer
   * @throws IOException if it showed no certificate; the message says why, for people
   */
  public static Offer of(String host, int port, String serverName, Duration timeout)
      throws IOException {
    Capture capture = new Capture();
    String where = host + ":" + port;
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {capture}, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!IPAddress.isValid(serverName)) {
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new Offer(
          capture.chain,
          Optional.of(socket.getSession().getProtocol()),
          Optional.of(socket.getSession().getCipherSuite()));
    } catch (UnknownHostException e) {
      throw new IOException(where + ": the name does not resolve", e);
    } catch (SocketTimeoutException e) {
      throw new IOException(where + ": no answer within " + timeout.toSeconds() + " s", e);
    } catch (SSLException e) {
      if (!capture.chain.isEmpty()) {
        // It wanted a certificate of ours, for example; what it showed before is what counts.
        return new Offer(capture.chain, Optional.empty(), Optional.empty());
      }
      throw new IOException(where + ": no TLS handshake: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + serverName + "' cannot be a server name", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK can do TLS", e);
    } catch (IOException e) {
      throw new IOException(where + ": " + e.getMessage(), e);
    }
  }

  /** The server's own certificate. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Why the chain would not be believed; empty when it would. */
  public Optional<String> distrust(Roots roots, List<String> names) {
    try {
      roots.checker().checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    } catch (CertificateException e) {
      return Optional.of(
          "the chain leads to no trusted authority or is not valid: " + RootCause.message(e));
    }
    return names.stream().anyMatch(name -> CertificateFacts.isFor(leaf(), name))
        ? Optional.empty()
        : Optional.of(
            "the certificate is not for "
                + String.join(" or ", names)
                + ", but for "
                + String.join(", ", CertificateFacts.names(leaf())));
  }

  /** Takes every chain and keeps it. */
  private static final class Capture extends X509ExtendedTrustManager {
    private List<X509Certificate> chain = new ArrayList<>();

    @Override
    public void checkServerTrusted(X509Certificate[] offered, String type) {
      chain = List.of(offered);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] offered, String type, Socket socket) {
      chain = List.of(offered);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] offered, String type, SSLEngine engine) {
      chain = List.of(offered);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] offered, String type)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] offered, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(offered, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] offered, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(offered, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
