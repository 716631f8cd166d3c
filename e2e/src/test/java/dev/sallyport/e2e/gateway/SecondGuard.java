package dev.sallyport.e2e.gateway;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An ext-proc server beside that of a gateway, and an Envoy that asks it alone. Both follow the
 * gateway's control plane, by a relay that can keep its answers back. The gateway's listener needs
 * port 0, so that each Envoy has one of its own.
 */
public final class SecondGuard implements AutoCloseable {

  private final Gateway gateway;
  private final Path state;
  private final Path run;
  private final Relay relay;
  private Optional<ServerProcess> guard = Optional.empty();
  private Optional<AutoCloseable> envoy = Optional.empty();

  private SecondGuard(Gateway gateway, Path folder) throws IOException {
    this.gateway = gateway;
    this.state = folder;
    this.run = folder.resolve("run");
    for (Path made : List.of(state, run)) {
      PrivateFiles.createDirectory(made);
    }
    Files.copy(
        gateway.state().resolve("run").resolve(JoinClient.GUARD_FILE),
        run.resolve(JoinClient.GUARD_FILE));
    relay =
        Relay.between(
            run.resolve(Bootstrap.CONTROL_PLANE_SOCKET),
            gateway.state().resolve("run").resolve(Bootstrap.CONTROL_PLANE_SOCKET));
  }

  /**
   * Starts both, and waits until they answer.
   *
   * @param hostname of a resource
   */
  public static SecondGuard beside(Gateway gateway, Path folder, String hostname) throws Exception {
    SecondGuard second = new SecondGuard(gateway, folder);
    try {
      second.start();
      Path bootstrap = folder.resolve("bootstrap.json");
      PrivateFiles.write(bootstrap, Bootstrap.json("envoy-second", second.run));
      second.envoy =
          Optional.of(new LocalEnvoy().start(bootstrap, second.run, folder.resolve("envoy.log")));
      Await.until("the second Envoy to listen", () -> port(second.run), port -> port > 0);
      second.await(hostname);
      return second;
    } catch (Exception | AssertionError e) {
      second.close();
      throw e;
    }
  }

  /** Starts the ext-proc server again, and waits until it answers. */
  public void startGuard(String hostname) throws Exception {
    start();
    await(hostname);
  }

  private void await(String hostname) throws Exception {
    Await.until(
        "the second guard to refuse who has no token",
        () -> call(hostname, "/").run(),
        answer -> answer.status() == 401);
  }

  private void start() throws IOException {
    guard =
        Optional.of(
            ServerProcess.start(
                "dev.sallyport.extproc.ExtProcServer",
                state.resolve("guard.log"),
                List.of("--state", state.toString(), "--run", run.toString(), "--port", "0")));
  }

  /** The ext-proc server's process. */
  public ServerProcess guard() {
    return guard.orElseThrow();
  }

  /** What stands between it and the control plane. */
  public Relay relay() {
    return relay;
  }

  /** A call of curl through its Envoy. */
  public Curl call(String hostname, String target) throws IOException {
    return Curl.to(port(run), hostname, target, gateway.authority());
  }

  /** Port at which the Envoy of a run directory listens. */
  public static int port(Path run) throws IOException {
    InetSocketAddress bound =
        new EnvoyAdmin(run.resolve(Bootstrap.ADMIN_SOCKET)).listeners().get("main");
    if (bound == null) {
      throw new IOException("the Envoy of " + run + " does not listen yet");
    }
    return bound.getPort();
  }

  @Override
  public void close() throws Exception {
    if (envoy.isPresent()) {
      envoy.get().close();
    }
    guard.ifPresent(ServerProcess::close);
    relay.close();
  }
}
