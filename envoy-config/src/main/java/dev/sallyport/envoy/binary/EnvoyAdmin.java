package dev.sallyport.envoy.binary;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * Envoy's admin interface on a Unix domain socket.
 *
 * @param socket the socket
 */
public record EnvoyAdmin(Path socket) {

  /** Whether Envoy is there and serves ({@code /ready}). */
  public boolean ready() {
    throw new UnsupportedOperationException();
  }

  /**
   * Where the active listeners are bound, by name ({@code /listeners}). A listener that was asked
   * for port 0 has its real port here.
   *
   * @throws IOException if Envoy does not answer
   */
  public Map<String, InetSocketAddress> listeners() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Body of a GET answer.
   *
   * @param path path and query, for example {@code /stats?filter=ext_proc}
   * @throws IOException if Envoy does not answer, or not with 200
   */
  public String get(String path) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Tells Envoy to close its listeners gracefully and go on with what is under way ({@code
   * /drain_listeners?graceful}).
   *
   * @throws IOException as above
   */
  public void drain() throws IOException {
    throw new UnsupportedOperationException();
  }
}
