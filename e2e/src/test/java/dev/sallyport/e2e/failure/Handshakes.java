package dev.sallyport.e2e.failure;

import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Full handshakes with a gateway, and what it shows in them. */
final class Handshakes {

  private static final int PATIENCE_MILLIS = 10_000;

  private Handshakes() {}

  /** A connection whose handshake is done and whose certificate was checked for the name. */
  static SSLSocket open(Gateway gateway, String name, int port) throws IOException {
    // A context of its own each time: none resumes a session, which would show no certificate.
    var context = TlsContexts.trusting(List.of(Files.readString(gateway.authority())));
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.startHandshake();
    return socket;
  }

  /** The chain that is shown now. */
  static List<X509Certificate> chain(Gateway gateway, String name, int port) throws IOException {
    try (SSLSocket socket = open(gateway, name, port)) {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : socket.getSession().getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
      return chain;
    }
  }
}
