package dev.sallyport.e2e.failure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that shows a certificate.
 *
 * @param hostname whom it calls
 * @param port where
 * @param authorities PEM of whom it trusts
 * @param shown its certificate
 * @param token its bearer token
 */
record Visitor(String hostname, int port, String authorities, KeyMaterial shown, String token) {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  /** Status and body of a call on a connection of its own; what failed, if it did. */
  String call() {
    try (SSLSocket socket = open()) {
      return ask(socket, "close");
    } catch (IOException | GeneralSecurityException e) {
      return e.toString();
    }
  }

  /** Serial number of the certificate that is shown to it; what failed, if it did. */
  String door() {
    try (SSLSocket socket = open()) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSerialNumber()
          .toString();
    } catch (IOException | GeneralSecurityException e) {
      return e.toString();
    }
  }

  /** A connection whose handshake is done on this side. */
  SSLSocket open() throws IOException, GeneralSecurityException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, hostname, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(hostname)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.startHandshake();
    return socket;
  }

  /** Status and body of one call on an open connection. */
  String ask(SSLSocket socket, String connection) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: %s\r\n\r\n"
            .formatted(hostname, token, connection);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    BufferedReader answer =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    String status = String.valueOf(answer.readLine());
    if (!connection.equals("close")) {
      return status;
    }
    String last = "";
    for (String line = answer.readLine(); line != null; line = answer.readLine()) {
      // A body of one line in one chunk, or as long as it is: the longest of the last lines.
      last = line.length() > 2 ? line : last;
    }
    return status + " " + last;
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "own",
        Pem.privateKey(shown.keyPem().reveal(), "key"),
        IN_MEMORY,
        shown.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, IN_MEMORY);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int number = 0;
    for (X509Certificate authority : Pem.certificates(authorities, "authorities")) {
      trusted.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
