package dev.sallyport.e2e.gateway;

import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One more ext-proc server and an Envoy of its own, beside those of a gateway and under its control
 * plane. Both Envoys listen on the same port, and the kernel gives either its share of connections.
 */
public final class Replica implements AutoCloseable {

  private final ServerProcess guard;
  private final AutoCloseable envoy;
  private final Path run;

  private Replica(ServerProcess guard, AutoCloseable envoy, Path run) {
    this.guard = guard;
    this.envoy = envoy;
    this.run = run;
  }

  /** Starts one in a folder of its own. */
  public static Replica start(Gateway gateway, Path folder) throws Exception {
    Path state = folder.resolve("replica");
    Path run = state.resolve("run");
    Path original = gateway.state().resolve("run");
    for (Path made : List.of(state, run)) {
      PrivateFiles.createDirectory(made);
    }
    for (String shared : List.of(Bootstrap.CONTROL_PLANE_SOCKET, JoinClient.GUARD_FILE)) {
      Files.createSymbolicLink(run.resolve(shared), original.resolve(shared));
    }
    ServerProcess guard =
        ServerProcess.start(
            "dev.sallyport.extproc.ExtProcServer",
            state.resolve("guard.log"),
            List.of("--state", state.toString(), "--run", run.toString(), "--port", "0"));
    try {
      Await.until(
          "the second ext-proc server", () -> Files.exists(run.resolve("guard.url")), is -> is);
      Path bootstrap = state.resolve("bootstrap.json");
      PrivateFiles.write(bootstrap, Bootstrap.json("envoy-e2e-2", run));
      Replica replica =
          new Replica(
              guard, new LocalEnvoy().start(bootstrap, run, state.resolve("envoy.log")), run);
      Path log = gateway.state().resolve("logs/control-plane.log");
      Await.until(
          "the second Envoy's snapshot",
          () -> Files.readString(log),
          lines -> lines.contains("Envoy envoy-e2e-2 runs"));
      return replica;
    } catch (Exception | AssertionError e) {
      guard.close();
      throw e;
    }
  }

  /** Address of the ext-proc server's page. */
  public String url() throws IOException {
    return Files.readString(run.resolve("guard.url")).strip();
  }

  @Override
  public void close() throws Exception {
    envoy.close();
    guard.close();
  }
}
