package dev.sallyport.envoy.lab;

import dev.sallyport.core.resource.Address;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** An upstream with which no handshake succeeds, or none should. */
public final class BadUpstream implements AutoCloseable {

  /** What an upstream does with a connection. */
  private interface Manner {
    void meet(Socket connection) throws IOException;
  }

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Manner manner;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private volatile boolean gotApplicationData;

  private BadUpstream(ServerSocket server, Optional<Manner> manner) {
    this.server = server;
    this.manner = manner.orElse(this::answer);
    Thread.ofVirtual().start(this::accept);
  }

  /** Speaks TLS, of these versions only, and answers what it understands. */
  public static BadUpstream showing(KeyMaterial keys, String... versions) throws IOException {
    return overTls(Tls.server(keys), false, versions);
  }

  /** Speaks TLS with clients of its own authorities only. */
  public static BadUpstream demanding(
      String clientAuthorities, KeyMaterial keys, String... versions) throws IOException {
    return overTls(Tls.mutual(keys, clientAuthorities), true, versions);
  }

  private static BadUpstream overTls(SSLContext context, boolean needsClient, String... versions)
      throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setEnabledProtocols(versions);
    socket.setNeedClientAuth(needsClient);
    return new BadUpstream(socket, Optional.empty());
  }

  /** Speaks HTTP without TLS. */
  public static BadUpstream inClearText() throws IOException {
    return new BadUpstream(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        Optional.of(connection -> connection.getOutputStream().write(ANSWER)));
  }

  /** Takes connections and says nothing. */
  public static BadUpstream silent() throws IOException {
    return new BadUpstream(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        Optional.of(connection -> connection.getInputStream().readAllBytes()));
  }

  /** Where it is. */
  public Address address() {
    return new Address("127.0.0.1", server.getLocalPort());
  }

  /** Whether a byte of a request reached it. */
  public boolean gotApplicationData() {
    return gotApplicationData;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> meet(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void meet(Socket connection) {
    try (connection) {
      manner.meet(connection);
    } catch (IOException expected) {
      // Handshakes fail here, that is the point.
    }
  }

  private void answer(Socket connection) throws IOException {
    if (connection.getInputStream().read() >= 0) {
      gotApplicationData = true;
      connection.getOutputStream().write(ANSWER);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
