package dev.sallyport.archive.syslog;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.TlsContexts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Sends messages to a collector over TLS. Syslog knows no acknowledgement, so each batch has a
 * connection of its own, which this side ends first: it counts as sent once the collector, having
 * read to the end, has closed in turn. A batch that does not count is sent again, so that a
 * collector gets every message at least once.
 */
public final class SyslogSender {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Address collector;
  private final SSLContext tls;
  private final String host;

  private SyslogSender(Address collector, SSLContext tls) {
    this.collector = collector;
    this.tls = tls;
    this.host = localHost();
  }

  /**
   * A sender to a collector whose certificate has to be for its name.
   *
   * @throws PkiException if the authorities are not PEM
   */
  public static SyslogSender to(Address collector, TrustBundle authorities) throws PkiException {
    return new SyslogSender(
        collector,
        switch (authorities) {
          case TrustBundle.Pem pem -> TlsContexts.trusting(List.of(pem.certificates()));
          case TrustBundle.SystemStore _ -> system();
        });
  }

  /** The collector's name for operators. */
  public String name() {
    return "syslog " + collector;
  }

  /**
   * Sends a batch.
   *
   * @throws IOException if it is not known to have arrived
   */
  public void send(List<SyslogMessage> messages) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(
          new InetSocketAddress(collector.host(), collector.port()), (int) PATIENCE.toMillis());
      plain.setSoTimeout((int) PATIENCE.toMillis());
      try (SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(plain, collector.host(), collector.port(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        for (SyslogMessage message : messages) {
          out.write(message.framed(host));
        }
        out.flush();
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
          // A collector has nothing to say.
        }
      }
    }
  }

  private static SSLContext system() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has a default TLS context", e);
    }
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "-";
    }
  }
}
