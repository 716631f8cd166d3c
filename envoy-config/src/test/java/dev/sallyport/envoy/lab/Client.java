package dev.sallyport.envoy.lab;

import dev.sallyport.pki.KeyMaterial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A client that writes its HTTP/1.1 itself, so that it can send what well-behaved libraries refuse
 * to send.
 *
 * @param door where it connects to
 * @param authorities what it trusts, PEM
 * @param own certificate it shows
 * @param versions TLS versions it speaks, as JSSE names them
 * @param preamble what it sends before the handshake
 */
public record Client(
    InetSocketAddress door,
    String authorities,
    Optional<KeyMaterial> own,
    List<String> versions,
    String preamble) {

  /** A client that begins with the handshake and shows no certificate. */
  Client(InetSocketAddress door, String authorities) {
    this(door, authorities, Optional.empty(), List.of("TLSv1.3", "TLSv1.2"), "");
  }

  /** The same client at another door. */
  public Client at(InetSocketAddress other) {
    return new Client(other, authorities, own, versions, preamble);
  }

  /** The same client behind a proxy that announces it. */
  public Client announcedBy(String header) {
    return new Client(door, authorities, own, versions, header);
  }

  /** The same client with a certificate of its own. */
  public Client showing(KeyMaterial material) {
    return new Client(door, authorities, Optional.of(material), versions, preamble);
  }

  /** The same client with other TLS versions. */
  public Client speaking(String... tlsVersions) {
    return new Client(door, authorities, own, List.of(tlsVersions), preamble);
  }

  /** Sends a GET to a hostname. */
  public Answer get(String hostname, String path, String... headers) throws IOException {
    return send(hostname, "GET " + path + " HTTP/1.1", hostname, "", headers);
  }

  /** Sends a request whose SNI, empty for none, and host may differ. */
  public Answer send(String sni, String requestLine, String host, String body, String... headers)
      throws IOException {
    try (SSLSocket socket = open(sni)) {
      return exchange(socket, request(requestLine, host, body, headers));
    }
  }

  /** Makes a handshake and nothing else. */
  public SSLSession handshake(String sni) throws IOException {
    try (SSLSocket socket = open(sni)) {
      socket.startHandshake();
      return socket.getSession();
    }
  }

  /** Sends bytes without TLS. */
  public Answer clearText(String bytes) throws IOException {
    try (Socket socket = new Socket(door.getAddress(), door.getPort())) {
      return exchange(socket, bytes);
    }
  }

  /** Sends bytes without TLS and reads until a mark has come or the connection has ended. */
  public String clearTextUntil(byte[] bytes, String mark) throws IOException {
    try (Socket socket = new Socket(door.getAddress(), door.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes);
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf(mark) < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  private SSLSocket open(String sni) throws IOException {
    Socket plain = new Socket(door.getAddress(), door.getPort());
    plain.getOutputStream().write(preamble.getBytes(StandardCharsets.US_ASCII));
    SSLSocket socket =
        (SSLSocket)
            Tls.client(authorities, own)
                .getSocketFactory()
                .createSocket(plain, door.getHostString(), door.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(sni.isEmpty() ? List.of() : List.of(new SNIHostName(sni)));
    parameters.setProtocols(versions.toArray(String[]::new));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String request(String line, String host, String body, String... headers) {
    StringBuilder request = new StringBuilder(line + "\r\nhost: " + host + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      request.append("content-length: ").append(body.length()).append("\r\n");
    }
    return request.append("connection: close\r\n\r\n").append(body).toString();
  }

  private static Answer exchange(Socket socket, String request) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SSLException | SocketException e) {
      // What arrived before the connection broke is the answer.
    }
    return Answer.parse(bytes.toByteArray());
  }
}
