package dev.sallyport.envoy.binary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Envoy's admin interface on a Unix domain socket.
 *
 * @param socket the socket
 */
public record EnvoyAdmin(Path socket) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Whether Envoy is there and serves ({@code /ready}). */
  public boolean ready() {
    try {
      return get("/ready").startsWith("LIVE");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Where the active listeners are bound, by name ({@code /listeners}). A listener that was asked
   * for port 0 has its real port here.
   *
   * @throws IOException if Envoy does not answer
   */
  public Map<String, InetSocketAddress> listeners() throws IOException {
    Map<String, InetSocketAddress> bound = new TreeMap<>();
    for (JsonNode listener :
        JSON.readTree(get("/listeners?format=json")).path("listener_statuses")) {
      JsonNode address = listener.path("local_address").path("socket_address");
      bound.put(
          listener.path("name").asText(),
          new InetSocketAddress(
              InetAddress.ofLiteral(address.path("address").asText()),
              address.path("port_value").asInt()));
    }
    return bound;
  }

  /**
   * Requests that are under way on the listeners, whose connection managers count them by listener
   * name.
   *
   * @throws IOException if Envoy does not answer
   */
  public long activeRequests() throws IOException {
    long active = 0;
    JsonNode stats =
        JSON.readTree(get("/stats?format=json&filter=%5Ehttp%5C..*downstream_rq_active%24"));
    for (JsonNode stat : stats.path("stats")) {
      if (!stat.path("name").asText().startsWith("http.admin.")) {
        active += stat.path("value").asLong();
      }
    }
    return active;
  }

  /**
   * Body of a GET answer.
   *
   * @param path path and query, for example {@code /stats?filter=ext_proc}
   * @throws IOException if Envoy does not answer, or not with 200
   */
  public String get(String path) throws IOException {
    return UnixHttp.exchange(socket, "GET", path);
  }

  /**
   * Has Envoy take no more connections and tell its clients to leave after the request under way
   * ({@code connection: close}, GOAWAY). It goes on serving what is under way; see {@link
   * #activeRequests()}.
   *
   * @throws IOException if Envoy does not answer
   */
  public void drain() throws IOException {
    UnixHttp.exchange(socket, "POST", "/healthcheck/fail");
    UnixHttp.exchange(socket, "POST", "/drain_listeners");
  }
}
