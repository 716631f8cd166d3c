package dev.sallyport.e2e.upstream;

import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;

/** Puts TLS in front of a server on this machine that speaks none. */
public final class TlsFront implements AutoCloseable {

  private final SSLServerSocket listening;
  private final int behind;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private TlsFront(SSLServerSocket listening, int behind) {
    this.listening = listening;
    this.behind = behind;
  }

  /** Starts one on a free port, in front of another port. */
  public static TlsFront before(int port, KeyMaterial key) throws IOException {
    SSLServerSocket listening =
        (SSLServerSocket)
            TlsContexts.server(key)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    TlsFront front = new TlsFront(listening, port);
    front.threads.execute(front::accept);
    return front;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
        threads.execute(() -> copy(client, server));
        threads.execute(() -> copy(server, client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream bytes = from.getInputStream()) {
      bytes.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side went away, which closes both.
    }
  }

  /** Port it listens on. */
  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
