package dev.sallyport.e2e.failure;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.pki.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A gateway whose policy forbids by name and allows the rest, and what is behind it. */
final class BypassGateway implements AutoCloseable {

  private static final Path POLICY = Path.of("../policy/src/test/resources/bundles/bypass.tar.gz");

  /** A body has to be here within a second. */
  private static final String HASTY =
      """
        - name: hasty
          kind: mcp
          hostname: hasty.test
          body: { within: 1s }
          upstream:
            addresses: ["127.0.0.1:%d"]
            server-name: tools.internal
            tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
      """;

  private final Path folder;
  private final World world;
  private final World.Behind tools;
  private final World.Behind models;
  private final World.Behind vectors;
  private final Gateway gateway;
  private final String token;

  private BypassGateway(Path folder, World world) throws Exception {
    this.folder = folder;
    this.world = world;
    tools = world.behind("tools.internal", Upstream.answering(200, "application/json", "{}"));
    models = world.behind("models.internal", Upstream.answering(200, "application/json", "{}"));
    vectors = world.behind("vectors.internal", Upstream.answering(200, "application/json", "{}"));
    Files.copy(POLICY, folder.resolve("bypass.tar.gz"));
    int port = World.freePort();
    Path config =
        new Yaml(world, port)
            .with("tools", "mcp", tools)
            .with("hasty", HASTY.formatted(tools.upstream().port(), tools.pin()))
            .with("models", "llm", models)
            .with("vectors", "vector", vectors)
            .decidedBy("  bundle: file:bypass.tar.gz\n")
            .write();
    gateway = Gateway.start(folder, config, port, new LocalEnvoy());
    token = world.issuer().token("ada", "staff");
  }

  /** Starts one in a folder. */
  static BypassGateway start(Path folder) throws Exception {
    World world = World.in(folder);
    try {
      return new BypassGateway(folder, world);
    } catch (Exception | AssertionError e) {
      world.close();
      throw e;
    }
  }

  World.Behind tools() {
    return tools;
  }

  World.Behind models() {
    return models;
  }

  World.Behind vectors() {
    return vectors;
  }

  /** A token of somebody who may call what is not forbidden. */
  String token() {
    return token;
  }

  Curl.Answer call(String resource, String target, String... more) throws Exception {
    return gateway
        .call(resource + ".test", target)
        .bearing(token)
        .with("--path-as-is")
        .with(more)
        .run();
  }

  Curl.Answer post(String resource, String target, byte[] body, String... more) throws Exception {
    Path file = Files.createTempFile(folder, "body", "");
    Files.write(file, body);
    return gateway
        .call(resource + ".test", target)
        .bearing(token)
        .with("--data-binary", "@" + file)
        .with(more)
        .run();
  }

  Curl.Answer post(String resource, String target, String body, String... more) throws Exception {
    return post(resource, target, body.getBytes(StandardCharsets.UTF_8), more);
  }

  /** Posts JSON to the tools, in gzip, which is called what the caller says. */
  Curl.Answer zipped(String body, String encoding) throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return post(
        "tools",
        "/mcp",
        zipped.toByteArray(),
        "--header",
        "content-type: application/json",
        "--header",
        "content-encoding: " + encoding);
  }

  /** A connection of HTTP/1.1 at which a test says what it wants, byte by byte. */
  SSLSocket connect(String hostname) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TlsContexts.trusting(List.of(Files.readString(gateway.authority())))
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(hostname)));
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    return socket;
  }

  static void send(SSLSocket socket, String text, Object... values) throws IOException {
    socket.getOutputStream().write(text.formatted(values).getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    world.close();
  }
}
