package dev.sallyport.cli.launcher;

import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: control plane, ext-proc server and Envoy as processes of their own. {@link
 * #start} returns when the first door has answered a real request; {@link #close} drains it.
 */
public final class Launcher implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** Both together, with three parts, stay below the ten seconds that a stop may take. */
  private static final Duration DRAIN_LIMIT = Duration.ofMillis(4500);

  private static final Duration STOP_LIMIT = Duration.ofMillis(1500);

  private static final Duration FIRST_CERTIFICATE = Duration.ofDays(30);

  private final LaunchRequest request;
  private final Consumer<String> say;
  private final StateDirectory state;
  private final RunDirectory run;
  private final EnvoyAdmin admin;
  private final List<Supervised> supervised = new ArrayList<>();
  private final CompletableFuture<LaunchException> failure = new CompletableFuture<>();

  private Launcher(
      LaunchRequest request, StateDirectory state, RunDirectory run, Consumer<String> say) {
    this.request = request;
    this.state = state;
    this.run = run;
    this.say = say;
    this.admin = new EnvoyAdmin(run.envoyAdmin());
  }

  /**
   * Starts a gateway and waits until it serves.
   *
   * @param lock on the folder for its state, held until the gateway is closed
   * @param say takes progress and what happens to the parts, line by line
   * @throws LaunchException if it cannot be started; nothing is left running
   * @throws InterruptedException if told to stop meanwhile; nothing is left running
   */
  public static Launcher start(LaunchRequest request, StateLock lock, Consumer<String> say)
      throws LaunchException, IOException, InterruptedException {
    RunDirectory run = RunDirectory.create(lock.state(), request.environment());
    Leftovers.clear(run, say);
    Ports.requireFree(request.gateway().listeners());
    Launcher launcher = new Launcher(request, lock.state(), run, say);
    try {
      launcher.startParts();
      launcher.awaitReady();
      return launcher;
    } catch (LaunchException | IOException | InterruptedException | RuntimeException e) {
      launcher.close();
      throw e;
    }
  }

  private void startParts() throws LaunchException, IOException, InterruptedException {
    issueFirstCertificate();
    EnvoyBinary binary = findEnvoy();
    Path bootstrap = state.envoy().resolve("bootstrap.json");
    PrivateFiles.write(bootstrap, Bootstrap.json("envoy-1", run.path()));
    Parts parts = new Parts(request, state, run);
    say.accept("Starting control plane and ext-proc server");
    supervise(parts.controlPlane());
    supervise(parts.guard());
    try (PartHealth health = health()) {
      await(
          "control plane to start",
          () -> health.missing(run.url(Parts.CONTROL_PLANE), "/health/live"));
    }
    say.accept("Starting Envoy " + binary.version());
    supervise(parts.envoy(binary, bootstrap));
  }

  /** What the ext-proc server begins with; the control plane renews it. */
  private void issueFirstCertificate() throws IOException {
    Authority.openOrCreate(state.pki())
        .issueServer(List.of(JoinClient.GUARD_NAME, "localhost", "127.0.0.1"), FIRST_CERTIFICATE)
        .writeTo(run.path().resolve(JoinClient.GUARD_FILE));
  }

  private EnvoyBinary findEnvoy() throws LaunchException {
    Map<String, String> environment = new HashMap<>(request.environment());
    request.envoy().ifPresent(envoy -> environment.put("ENVOY", envoy.toString()));
    try {
      return EnvoyBinary.find(environment, say);
    } catch (EnvoyUnavailableException e) {
      throw new LaunchException(String.valueOf(e.getMessage()));
    }
  }

  private void supervise(Part part) {
    Supervised started = Supervised.start(part, Patience.STANDARD, say);
    supervised.add(started);
    var _ = started.gaveUp().thenAccept(failure::complete);
  }

  private void awaitReady() throws LaunchException, IOException, InterruptedException {
    try (PartHealth health = health()) {
      await(
          "Envoy to start",
          () -> admin.ready() ? Optional.empty() : Optional.of("it is not ready"));
      await(
          "ext-proc server to have a snapshot",
          () -> health.missing(run.url(Parts.GUARD), "/health/ready"));
      await(
          "control plane to see it accepted",
          () -> health.missing(run.url(Parts.CONTROL_PLANE), "/health/ready"));
    }
    FirstDoor door = new FirstDoor(request.gateway(), state, admin);
    for (Resource resource : firstOfEachListener()) {
      await("door " + resource.hostname() + " to answer", () -> door.missing(resource));
    }
  }

  private List<Resource> firstOfEachListener() {
    Map<String, Resource> first = new LinkedHashMap<>();
    request.gateway().resources().forEach(r -> first.putIfAbsent(r.listener(), r));
    return List.copyOf(first.values());
  }

  private void await(String what, Wait.Look look) throws LaunchException, InterruptedException {
    say.accept("Waiting for " + what);
    Wait.until(
        what,
        START_LIMIT,
        () -> {
          @Nullable LaunchException failed = failure.getNow(null);
          if (failed != null) {
            throw failed;
          }
          return look.missing();
        });
  }

  private PartHealth health() throws IOException {
    return new PartHealth(TlsContexts.trusting(List.of(Files.readString(state.authority()))));
  }

  /** The doors by resource name, in the order of the configuration. */
  public Map<String, Door> doors() {
    FirstDoor finder = new FirstDoor(request.gateway(), state, admin);
    Map<String, Door> doors = new LinkedHashMap<>();
    for (Resource resource : request.gateway().resources()) {
      finder.of(resource).ifPresent(door -> doors.put(resource.name(), door));
    }
    return doors;
  }

  /** Address of a part's metrics and health: {@code control-plane} or {@code guard}. */
  public String url(String part) throws IOException {
    return Files.readString(run.url(part)).strip();
  }

  /** Waits until a part has crashed too often to go on. */
  public LaunchException awaitFailure() throws InterruptedException {
    try {
      return failure.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it completes with a value only", e);
    }
  }

  /**
   * Drains Envoy, then ends all parts, within ten seconds. That happens on a thread of its own, so
   * that no interrupt of this one cuts it short.
   */
  @Override
  public void close() throws IOException {
    Thread stopper = Thread.ofPlatform().name("stop").start(this::stopParts);
    boolean interrupted = false;
    while (stopper.isAlive()) {
      try {
        stopper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Leftovers.removeFiles(run);
    Files.deleteIfExists(run.path());
  }

  private void stopParts() {
    try {
      if (Files.exists(run.envoyAdmin())) {
        Drain.untilIdle(admin, DRAIN_LIMIT, say);
      }
      for (Supervised part : supervised.reversed()) {
        part.stop(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody knows this thread", e);
    }
  }
}
