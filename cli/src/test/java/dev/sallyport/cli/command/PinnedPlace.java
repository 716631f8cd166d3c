package dev.sallyport.cli.command;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An upstream that speaks TLS, with a certificate for {@code db.internal} of its own authority. */
final class PinnedPlace implements AutoCloseable {

  private final Path folder;
  private final HttpsServer server;
  private final String pin;
  private final String root;

  private PinnedPlace(Path folder, HttpsServer server, String pin, String root) {
    this.folder = folder;
    this.server = server;
    this.pin = pin;
    this.root = root;
  }

  /** Starts one. */
  static PinnedPlace in(Path folder) throws IOException {
    Authority authority = Authority.openOrCreate(folder.resolve("pki"));
    KeyMaterial material = authority.issueServer(List.of("db.internal"), Duration.ofDays(2));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.server(material)));
    server.start();
    return new PinnedPlace(
        folder,
        server,
        Spki.pin(material.leaf()).toString(),
        authority.certificateFile().toString());
  }

  /** HOST:PORT. */
  String place() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Pin of its key. */
  String pin() {
    return pin;
  }

  /** File of its authority. */
  String root() {
    return root;
  }

  /** A configuration that expects these pins of it. */
  Path configuration(String pins) throws IOException {
    return Files.writeString(
        folder.resolve("sallyport.yaml"),
        """
        version: 1
        listeners: [{ name: main, port: 8443 }]
        identity:
          issuers: [{ name: corp, issuer: "https://id.example.com", audiences: [sallyport] }]
        resources:
          - name: db
            hostname: db.example.com
            upstream:
              addresses: ["%s"]
              server-name: db.internal
              tls: { authorities: "file:%s", pins: [%s] }
        """
            .formatted(place(), root, pins));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
