package dev.sallyport.bench.journey;

import dev.sallyport.cli.launcher.Door;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.extproc.transport.DomainSocket;
import dev.sallyport.pki.PrivateFiles;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An Envoy with the product's bootstrap that gets a snapshot of our choice over ADS.
 *
 * @param ads serves the snapshot
 * @param process the Envoy
 * @param door of the resource that has everything switched on
 */
record LabGateway(DomainSocket.Listening ads, EnvoyProcess process, Door door)
    implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GROUP = "lab";

  /**
   * Starts one.
   *
   * @param run folder of its sockets, that of its guard among them
   */
  static LabGateway start(Path run, EnvoyBinary envoy, EnvoySnapshot snapshot)
      throws IOException, InterruptedException {
    DomainSocket.Listening ads = serve(run, snapshot);
    Path bootstrap = run.resolve("bootstrap.json");
    PrivateFiles.write(bootstrap, Bootstrap.json("bench", run));
    EnvoyProcess process =
        EnvoyProcess.start(
            envoy,
            bootstrap,
            run.resolve(Bootstrap.ADMIN_SOCKET),
            run.resolve("envoy.log"),
            Runtime.getRuntime().availableProcessors());
    try {
      Door door =
          new Door(
              process.awaitListener(GatewayFile.LISTENER, PATIENCE),
              GatewayFile.hostname(GatewayFile.FULL));
      return new LabGateway(ads, process, door);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static DomainSocket.Listening serve(Path run, EnvoySnapshot snapshot) throws IOException {
    SimpleCache<String> cache = new SimpleCache<>(node -> GROUP);
    cache.setSnapshot(
        GROUP,
        Snapshot.create(
            snapshot.clusters(),
            List.of(),
            snapshot.listeners(),
            snapshot.routes(),
            snapshot.secrets(),
            snapshot.revision()));
    return DomainSocket.serve(
        run.resolve(Bootstrap.CONTROL_PLANE_SOCKET),
        new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl().bindService());
  }

  @Override
  public void close() throws IOException {
    process.close();
    try {
      ads.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
