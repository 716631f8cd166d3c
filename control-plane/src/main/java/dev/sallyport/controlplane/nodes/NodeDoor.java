package dev.sallyport.controlplane.nodes;

import dev.sallyport.nodes.JoinClient;
import dev.sallyport.nodes.NodeServer;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.ReloadedKeys;
import dev.sallyport.pki.Roots;
import dev.sallyport.pki.node.NodeRegistry;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves Envoys on other machines, if that was asked for. */
public final class NodeDoor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeDoor.class);

  private final Optional<NodeOptions> options;
  private final Authority authority;
  private final NodeRegistry registry;
  private final Path run;
  private final List<BindableService> services;
  private final NodeLosses losses;
  private @Nullable NodeServer server;

  /**
   * A door that is still closed.
   *
   * @param run run directory, with the control plane's certificate
   * @param services what Envoys ask of a control plane
   * @param losses takes what nodes say that their Envoys lost of the evidence
   */
  public NodeDoor(
      Optional<NodeOptions> options,
      Authority authority,
      Path run,
      List<BindableService> services,
      NodeLosses losses) {
    this.options = options;
    this.authority = authority;
    this.registry = NodeRegistry.of(authority.directory());
    this.run = run;
    this.services = List.copyOf(services);
    this.losses = losses;
  }

  /**
   * Opens it.
   *
   * @throws IOException if the address cannot be bound
   */
  public void open() throws IOException {
    if (options.isEmpty()) {
      return;
    }
    Path own = run.resolve(JoinClient.CONTROL_PLANE_FILE);
    NodeServer opened =
        NodeServer.start(
            options.get().listen().toSocketAddress(),
            new ReloadedKeys(own),
            Roots.of(Pem.certificates(authority.certificatePem(), "root")),
            registry,
            Stream.concat(
                    services.stream(),
                    Stream.of(new NodeEndpoint(authority, registry, options.get(), losses)))
                .map(BindableService::bindService)
                .toList());
    server = opened;
    LOG.info("waiting for Envoys on other machines at port {}", opened.port());
  }

  /** Port that it listens at; 0 while it is closed. */
  int port() {
    NodeServer opened = server;
    return opened == null ? 0 : opened.port();
  }

  @Override
  public void close() {
    NodeServer opened = server;
    if (opened != null) {
      opened.close();
    }
  }
}
