package dev.sallyport.e2e.gateway;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole gateway of separately started parts, so that a test can break, freeze or replace each:
 * the control plane and the ext-proc server as processes, and an Envoy however the runner runs it.
 */
public final class Gateway implements AutoCloseable {

  private final Path state;
  private final Path run;
  private final Path config;
  private final int port;
  private final EnvoyRunner envoys;
  private List<String> controlPlaneOptions = List.of();
  private List<String> guardOptions = List.of();
  private Optional<ServerProcess> controlPlane = Optional.empty();
  private Optional<ServerProcess> guard = Optional.empty();
  private Optional<ScriptedGuard> scripted = Optional.empty();
  private Optional<AutoCloseable> envoy = Optional.empty();

  private Gateway(Path folder, Path config, int port, EnvoyRunner envoys) throws IOException {
    this.state = folder.resolve("state");
    this.run = state.resolve("run");
    this.config = config;
    this.port = port;
    this.envoys = envoys;
    for (Path made : List.of(state, run, state.resolve("logs"), state.resolve("envoy"))) {
      PrivateFiles.createDirectory(made);
    }
    Authority authority = Authority.openOrCreate(state.resolve("pki"));
    KeyMaterial made = authority.issueServer(List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    made.writeTo(run.resolve(JoinClient.GUARD_FILE));
  }

  /** Starts all parts and waits until the control plane says that everything is acknowledged. */
  public static Gateway start(Path folder, Path config, int port, EnvoyRunner envoys)
      throws Exception {
    return start(folder, config, port, envoys, List.of());
  }

  /** The same with more options for the control plane. */
  public static Gateway start(
      Path folder, Path config, int port, EnvoyRunner envoys, List<String> controlPlaneOptions)
      throws Exception {
    return start(folder, config, port, envoys, controlPlaneOptions, List.of());
  }

  /** The same with more options for the ext-proc server, too. */
  public static Gateway start(
      Path folder,
      Path config,
      int port,
      EnvoyRunner envoys,
      List<String> controlPlaneOptions,
      List<String> guardOptions)
      throws Exception {
    Gateway gateway = new Gateway(folder, config, port, envoys);
    gateway.controlPlaneOptions = List.copyOf(controlPlaneOptions);
    gateway.guardOptions = List.copyOf(guardOptions);
    try {
      gateway.startControlPlane();
      gateway.startGuard();
      gateway.startEnvoy();
      gateway.awaitReady();
      return gateway;
    } catch (Exception | AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  /** The same with a guard that does what a script says. */
  public static Gateway startScripted(Path folder, Path config, int port, EnvoyRunner envoys)
      throws Exception {
    Gateway gateway = new Gateway(folder, config, port, envoys);
    try {
      gateway.startControlPlane();
      Await.until(
          "the control plane's socket",
          () -> Files.exists(gateway.run.resolve(Bootstrap.CONTROL_PLANE_SOCKET)),
          there -> there);
      gateway.scripted = Optional.of(ScriptedGuard.start(gateway.run));
      gateway.startEnvoy();
      gateway.awaitReady();
      return gateway;
    } catch (Exception | AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  /** Starts the control plane. */
  public void startControlPlane() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config", config.toString(),
                "--state", state.toString(),
                "--run", run.toString()));
    if (!controlPlaneOptions.contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(controlPlaneOptions);
    controlPlane =
        Optional.of(
            ServerProcess.start(
                "dev.sallyport.controlplane.ControlPlane",
                state.resolve("logs/control-plane.log"),
                arguments));
  }

  /** Starts the ext-proc server. */
  public void startGuard() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--state", state.toString(), "--run", run.toString(), "--port", "0"));
    arguments.addAll(guardOptions);
    guard =
        Optional.of(
            ServerProcess.start(
                "dev.sallyport.extproc.ExtProcServer", state.resolve("logs/guard.log"), arguments));
  }

  /** Starts Envoy. */
  public void startEnvoy() throws IOException, InterruptedException {
    Path bootstrap = state.resolve("envoy/bootstrap.json");
    PrivateFiles.write(bootstrap, Bootstrap.json("envoy-e2e", run));
    envoy = Optional.of(envoys.start(bootstrap, run, state.resolve("logs/envoy.log")));
  }

  /** Ends Envoy. */
  public void stopEnvoy() throws Exception {
    if (envoy.isPresent()) {
      envoy.get().close();
    }
    envoy = Optional.empty();
  }

  /** Waits until the control plane says that the current snapshot is acknowledged by both sides. */
  public void awaitReady() throws Exception {
    try {
      Await.until(
          "the control plane to be ready",
          () -> get("control-plane", "/health/ready"),
          answer -> answer.statusCode() == 200);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + "\ncontrol plane: "
              + controlPlane.map(ServerProcess::lastWords)
              + "\nguard: "
              + guard.map(ServerProcess::lastWords),
          e);
    }
  }

  /** Asks a part's HTTPS port. */
  public HttpResponse<String> get(String part, String path)
      throws IOException, InterruptedException {
    return get(part, path, Optional.empty());
  }

  /** Asks the control plane as the local admin. */
  public HttpResponse<String> getAsAdmin(String path) throws IOException, InterruptedException {
    String token = Files.readString(state.resolve("admin.token")).strip();
    return get("control-plane", path, Optional.of(token));
  }

  private HttpResponse<String> get(String part, String path, Optional<String> token)
      throws IOException, InterruptedException {
    String url = Files.readString(run.resolve(part + ".url")).strip();
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(Files.readString(authority()))))
            .build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
      token.ifPresent(words -> request.header("authorization", "Bearer " + words));
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** A call of curl through the first door. */
  public Curl call(String hostname, String target) {
    return Curl.to(port, hostname, target, authority());
  }

  /** Certificate of the authority that the first door's certificate is from. */
  public Path authority() {
    return state.resolve("pki/ca.crt");
  }

  /** Port of the first door. */
  public int port() {
    return port;
  }

  /** The state folder. */
  public Path state() {
    return state;
  }

  /** The ext-proc server's process. */
  public ServerProcess guard() {
    return guard.orElseThrow();
  }

  /** The guard with a script. */
  public ScriptedGuard scripted() {
    return scripted.orElseThrow();
  }

  /** The control plane's process. */
  public ServerProcess controlPlane() {
    return controlPlane.orElseThrow();
  }

  @Override
  public void close() throws Exception {
    stopEnvoy();
    scripted.ifPresent(ScriptedGuard::close);
    guard.ifPresent(ServerProcess::close);
    controlPlane.ifPresent(ServerProcess::close);
  }
}
