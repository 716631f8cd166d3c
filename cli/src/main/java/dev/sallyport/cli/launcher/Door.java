package dev.sallyport.cli.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A first door as a client sees it: an address, and a hostname that need not resolve. One HTTP/1.1
 * request a connection (RFC 9112).
 *
 * @param address where it listens
 * @param hostname for SNI, certificate check and {@code Host}
 */
public record Door(InetSocketAddress address, String hostname) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Address for people and clients. */
  public String url() {
    return "https://" + authority();
  }

  /** Hostname and port. */
  public String authority() {
    return hostname + ":" + address.getPort();
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body content, transfer coding removed, as UTF-8
   */
  public record Answer(int status, String body) {}

  /** Makes a request over TLS. */
  public Answer ask(
      SSLContext trust, String method, String path, Map<String, String> headers, String body)
      throws IOException {
    try (Socket plain = connect();
        SSLSocket socket =
            (SSLSocket)
                trust.getSocketFactory().createSocket(plain, hostname, address.getPort(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(hostname)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return exchange(socket, method, path, headers, body);
    }
  }

  /** Makes a request in clear text, which a door refuses. */
  public Answer askInClearText(String method, String path) throws IOException {
    try (Socket plain = connect()) {
      return exchange(plain, method, path, Map.of(), "");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.connect(address, (int) TIMEOUT.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Answer exchange(
      Socket socket, String method, String path, Map<String, String> headers, String body)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority()).append("\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(content);
    socket.getOutputStream().flush();
    return read(socket.getInputStream());
  }

  private static Answer read(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    if (statusLine.length < 2) {
      throw new IOException("the answer is not HTTP");
    }
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      chunked |= header.equalsIgnoreCase("transfer-encoding: chunked");
    }
    byte[] body = chunked ? chunks(in) : in.readAllBytes();
    return new Answer(Integer.parseInt(statusLine[1]), new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in).strip(), 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.write(in.readNBytes(length));
      line(in);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
