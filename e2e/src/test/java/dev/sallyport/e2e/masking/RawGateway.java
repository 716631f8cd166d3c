package dev.sallyport.e2e.masking;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.RawUpstream;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A gateway whose upstream answers each path with the bytes that were registered for it. */
final class RawGateway implements AutoCloseable {

  private final Map<String, RawUpstream.Script> scripts = new ConcurrentHashMap<>();
  private final World world;
  private final RawUpstream upstream;
  private final Gateway gateway;

  /**
   * @param resources lines of a resource's {@code mask} section, by the resource's name
   */
  RawGateway(Path folder, Map<String, String> resources) throws Exception {
    world = World.in(folder);
    KeyMaterial key = world.certificate("raw.internal");
    upstream = RawUpstream.start(key, this::answer);
    int port = World.freePort();
    Yaml yaml = new Yaml(world, port);
    resources.forEach(
        (name, mask) ->
            yaml.with(
                name,
                """
                  - name: %s
                    kind: http
                    hostname: %s.test
                    upstream:
                      addresses: ["127.0.0.1:%d"]
                      server-name: raw.internal
                      tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                    mask: %s
                """
                    .formatted(name, name, upstream.port(), Spki.pin(key.leaf()), mask)));
    gateway = Gateway.start(folder, yaml.write(), port, new LocalEnvoy());
  }

  private void answer(String head, OutputStream out) throws IOException {
    String target = head.split(" ", 3)[1];
    RawUpstream.Script script = scripts.get(target);
    if (script == null) {
      throw new IOException("nothing is registered for " + target);
    }
    script.answer(head, out);
  }

  /** What a path is answered with. */
  void on(String target, RawUpstream.Script script) {
    scripts.put(target, script);
  }

  /** What a path is answered with: a head, one line each, and the bytes of a body. */
  void on(String target, byte[] body, String... lines) {
    on(
        target,
        (head, out) -> {
          out.write(head(lines));
          out.write(body);
        });
  }

  /** A head of status 200. */
  static byte[] head(String... lines) {
    return ("HTTP/1.1 200 OK\r\nconnection: close\r\n" + String.join("\r\n", lines) + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A call with a good token. */
  Curl call(String resource, String target) throws Exception {
    return gateway.call(resource + ".test", target).bearing(world.issuer().token("ada", "staff"));
  }

  /** Heads of the requests that came, as they came. */
  List<String> heads() {
    return upstream.heads();
  }

  Gateway gateway() {
    return gateway;
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    upstream.close();
    world.close();
  }
}
