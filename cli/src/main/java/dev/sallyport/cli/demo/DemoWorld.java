package dev.sallyport.cli.demo;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** What the demo puts around a gateway: two upstreams, a token issuer and a configuration. */
final class DemoWorld implements AutoCloseable {
  private final Path folder;
  private final Certificates certificates;
  private final DemoIssuer issuer;
  private final ChatUpstream chat;
  private final DocumentStore documents;

  private DemoWorld(
      Path folder,
      Certificates certificates,
      DemoIssuer issuer,
      ChatUpstream chat,
      DocumentStore documents) {
    this.folder = folder;
    this.certificates = certificates;
    this.issuer = issuer;
    this.chat = chat;
    this.documents = documents;
  }

  /** Starts the services on free ports of the loopback address. */
  static DemoWorld start(Path folder) throws IOException {
    Certificates certificates = Certificates.openOrCreate(folder);
    return new DemoWorld(
        folder,
        certificates,
        DemoIssuer.start(folder, 0, certificates.issuer()),
        ChatUpstream.start(0, certificates.chat()),
        DocumentStore.start(0, certificates.documents()));
  }

  /** Writes the configuration of a gateway in front of the services. */
  Path writeConfig(int port) throws IOException {
    String text =
        DemoConfig.text(
            port,
            issuer.identity(),
            folder.relativize(certificates.authority()),
            upstream(chat.port(), Certificates.CHAT, certificates.chat()),
            upstream(documents.port(), Certificates.DOCUMENTS, certificates.documents()),
            wrongPin());
    Path file = folder.resolve("sallyport.yaml");
    PrivateFiles.write(file, text);
    return file;
  }

  IssuerFile issuer() {
    return issuer.identity();
  }

  private static DemoConfig.Upstream upstream(int port, String name, KeyMaterial key) {
    return new DemoConfig.Upstream(port, name, Spki.pin(key.leaf()));
  }

  private static Pin wrongPin() {
    byte[] digest = Sha256.of("not a key of any upstream".getBytes(StandardCharsets.UTF_8));
    return new Pin(Base64.getEncoder().encodeToString(digest));
  }

  @Override
  public void close() {
    documents.close();
    chat.close();
    issuer.close();
  }
}
