package dev.sallyport.cli.launcher;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.bootstrap.NodeBootstrap;
import dev.sallyport.envoy.secret.Keys;
import dev.sallyport.nodes.Endpoint;
import dev.sallyport.nodes.JoinClient.Joined;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.node.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What an Envoy that joined keeps on its machine: its identity, what Envoy starts from, logs.
 *
 * @param root folder of mode 0700
 */
record NodeFolder(Path root) {

  void create() throws IOException {
    PrivateFolder.create(root);
    PrivateFolder.create(logs());
  }

  private Path identity() {
    return root.resolve("identity.pem");
  }

  private Path authorities() {
    return root.resolve("ca.pem");
  }

  private Path guardPort() {
    return root.resolve("guard-port");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path bootstrap() {
    return root.resolve("bootstrap.json");
  }

  private Path secrets() {
    return root.resolve("secrets.json");
  }

  /** What Envoy believes. */
  private Path trusted() {
    return root.resolve("authorities.json");
  }

  /** The identity from an earlier run; empty if there is none that is still valid. */
  Optional<Joined> known(Instant now) throws IOException {
    if (!Files.exists(identity())) {
      return Optional.empty();
    }
    PrivateFiles.requirePrivate(identity());
    String pem = Files.readString(identity());
    KeyMaterial material =
        KeyMaterial.parse(pem, identity().toString(), Secret.of(pem), identity().toString());
    Optional<NodeIdentity> node = NodeIdentity.of(material.leaf());
    if (node.isEmpty() || !now.isBefore(material.leaf().getNotAfter().toInstant())) {
      return Optional.empty();
    }
    return Optional.of(
        new Joined(
            node.get().name(),
            material,
            Files.readString(authorities()),
            Integer.parseInt(Files.readString(guardPort()).strip())));
  }

  /** Keeps an identity, and gives it to Envoy, which takes it over at once. */
  void keep(Joined joined) throws IOException {
    PrivateFiles.write(authorities(), joined.authorities());
    PrivateFiles.write(guardPort(), joined.guardPort() + "\n");
    joined.material().writeTo(identity());
    PrivateFiles.write(trusted(), NodeBootstrap.authorities(joined.authorities()));
    PrivateFiles.write(
        secrets(),
        NodeBootstrap.secrets(
            new Keys.KeyPair(joined.material().chainPem(), joined.material().keyPem())));
  }

  /** Writes what Envoy starts from. */
  void writeBootstrap(Joined joined, Endpoint controlPlane, RunDirectory run) throws IOException {
    PrivateFiles.write(
        bootstrap(),
        NodeBootstrap.json(
            joined.node(),
            run.path(),
            new NodeBootstrap.Servers(
                controlPlane.host(),
                controlPlane.port(),
                joined.guardPort(),
                trusted(),
                secrets())));
  }
}
