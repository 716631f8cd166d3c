package dev.sallyport.e2e.upstream;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that answers every HTTP/1.1 request head with bytes of the test's choice and hangs
 * up: for answers that no HTTP server would send.
 */
public final class RawUpstream implements AutoCloseable {

  private static final String END_OF_HEAD = "\r\n\r\n";

  /** Answers one request. */
  @FunctionalInterface
  public interface Script {

    /**
     * Writes all of an answer.
     *
     * @param head the request's head, as it came
     */
    void answer(String head, OutputStream out) throws IOException;
  }

  private final SSLServerSocket socket;
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private RawUpstream(SSLServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
  }

  /** Starts one that always gives the same answer. */
  public static RawUpstream start(KeyMaterial key, String answer) throws IOException {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    return start(key, (head, out) -> out.write(bytes));
  }

  /** Starts one on a free port of the loopback address. */
  public static RawUpstream start(KeyMaterial key, Script script) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            TlsContexts.server(key)
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    RawUpstream upstream = new RawUpstream(socket, script);
    Thread.startVirtualThread(upstream::serve);
    return upstream;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        SSLSocket connection = (SSLSocket) socket.accept();
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        // The socket is closed and the loop ends.
        continue;
      }
    }
  }

  private void serve(SSLSocket accepted) {
    try (SSLSocket connection = accepted) {
      String head = head(connection.getInputStream());
      if (head.endsWith(END_OF_HEAD)) {
        heads.add(head);
        script.answer(head, connection.getOutputStream());
      }
    } catch (IOException e) {
      // The gateway has had enough of this connection.
      return;
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
