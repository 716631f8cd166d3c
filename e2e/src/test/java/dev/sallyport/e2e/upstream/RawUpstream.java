package dev.sallyport.e2e.upstream;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that answers every HTTP/1.1 request head with the same bytes and hangs up: for
 * answers that no HTTP server would send.
 */
public final class RawUpstream implements AutoCloseable {

  private static final String END_OF_HEAD = "\r\n\r\n";

  private final SSLServerSocket socket;
  private final byte[] answer;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private RawUpstream(SSLServerSocket socket, String answer) {
    this.socket = socket;
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
  }

  /** Starts one on a free port of the loopback address. */
  public static RawUpstream start(KeyMaterial key, String answer) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            TlsContexts.server(key)
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    RawUpstream upstream = new RawUpstream(socket, answer);
    Thread.startVirtualThread(upstream::serve);
    return upstream;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket connection = (SSLSocket) socket.accept()) {
        String head = head(connection.getInputStream());
        if (head.endsWith(END_OF_HEAD)) {
          heads.add(head);
          connection.getOutputStream().write(answer);
        }
      } catch (IOException e) {
        // This connection is gone, or the socket is closed and the loop ends.
        continue;
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String head = "";
    while (!head.endsWith(END_OF_HEAD)) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      read.write(b);
      head = read.toString(StandardCharsets.ISO_8859_1);
    }
    return head;
  }

  /** Heads of the requests so far, as they came. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  /** Port it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
