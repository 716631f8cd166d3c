package dev.sallyport.archive.syslog;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A collector of syslog over TLS, which reads each connection to its end. */
public final class Collector implements AutoCloseable {

  private final SSLServerSocket socket;
  private final String authority;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private volatile boolean deaf;

  private Collector(SSLServerSocket socket, String authority) {
    this.socket = socket;
    this.authority = authority;
  }

  /** Starts one whose certificate is for a name. */
  public static Collector start(Path folder, String certified) throws IOException {
    Authority authority = Authority.openOrCreate(folder);
    SSLServerSocket socket =
        (SSLServerSocket)
            TlsContexts.server(authority.issueServer(List.of(certified), Duration.ofDays(1)))
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Collector collector = new Collector(socket, authority.certificatePem());
    Thread.ofVirtual().start(collector::serve);
    return collector;
  }

  /** Has it drop connections without reading them. */
  public void deaf(boolean now) {
    deaf = now;
  }

  /** What came, message by message. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  /** Where it listens. */
  public Address address() {
    return new Address("localhost", socket.getLocalPort());
  }

  /** Whom it is certified by. */
  public TrustBundle authorities() {
    return new TrustBundle.Pem(authority);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket connection = (SSLSocket) socket.accept()) {
        if (deaf) {
          connection.setSoLinger(true, 0);
          continue;
        }
        read(connection.getInputStream());
      } catch (IOException e) {
        // The next one may do better.
      }
    }
  }

  /** Octet counting, RFC 5425 section 4.3. */
  private void read(InputStream in) throws IOException {
    int length = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == ' ') {
        messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        length = 0;
      } else {
        length = length * 10 + next - '0';
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
