package dev.sallyport.cli.launcher;

import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import dev.sallyport.envoy.evidence.DropCount;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.nodes.JoinClient.Joined;
import dev.sallyport.pki.node.JoinToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An Envoy on a machine of its own, which belongs to a gateway elsewhere: gets it an identity, runs
 * it, and renews the identity at two thirds of its life for as long as it runs.
 */
public final class NodeLauncher implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration LOSS_INTERVAL = Duration.ofSeconds(10);

  private final JoinClient client;
  private final NodeFolder folder;
  private final RunDirectory run;
  private final Supervised envoy;
  private final Consumer<String> say;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Joined joined;

  private NodeLauncher(
      JoinClient client,
      NodeFolder folder,
      RunDirectory run,
      Supervised envoy,
      Consumer<String> say,
      Joined joined) {
    this.client = client;
    this.folder = folder;
    this.run = run;
    this.envoy = envoy;
    this.say = say;
    this.joined = joined;
  }

  /**
   * Joins, unless this machine has joined before and its identity is still valid, and starts Envoy.
   *
   * @param token redeemed only where there is no identity yet
   * @param state folder for the identity
   * @throws LaunchException if there is no identity and no token, or Envoy does not start
   */
  public static NodeLauncher start(
      JoinClient client,
      Optional<JoinToken> token,
      StateDirectory state,
      Optional<Path> envoy,
      Map<String, String> environment,
      Consumer<String> say)
      throws LaunchException, IOException, InterruptedException {
    NodeFolder folder = new NodeFolder(state.root());
    folder.create();
    Optional<Joined> known = folder.known(Instant.now());
    if (known.isEmpty() && token.isEmpty()) {
      throw new LaunchException(
          state.root()
              + " holds no valid identity. Have a token made at the gateway (sallyport envoy token"
              + " --node NAME) and give it with --token");
    }
    EnvoyBinary binary = find(envoy, environment, say);
    Joined joined = known.isPresent() ? known.get() : client.join(token.orElseThrow());
    folder.keep(joined);
    RunDirectory run = RunDirectory.create(state, environment);
    Leftovers.clear(run, say);
    folder.writeBootstrap(joined, client.controlPlane(), run);
    say.accept("Starting Envoy " + binary.version() + " as node " + joined.node());
    Supervised started =
        Supervised.start(
            Parts.envoy(binary, folder.bootstrap(), run, folder.logs(), environment),
            Patience.STANDARD,
            say);
    NodeLauncher launcher = new NodeLauncher(client, folder, run, started, say, joined);
    try {
      launcher.awaitReady();
      Thread.ofVirtual().name("evidence-losses").start(launcher::reportLosses);
      return launcher;
    } catch (LaunchException | InterruptedException | RuntimeException e) {
      launcher.close();
      throw e;
    }
  }

  private static EnvoyBinary find(
      Optional<Path> envoy, Map<String, String> environment, Consumer<String> say)
      throws LaunchException, IOException {
    Map<String, String> wanted = new HashMap<>(environment);
    envoy.ifPresent(path -> wanted.put("ENVOY", path.toString()));
    try {
      return EnvoyBinary.find(wanted, say);
    } catch (EnvoyUnavailableException e) {
      throw new LaunchException(String.valueOf(e.getMessage()));
    }
  }

  private void awaitReady() throws LaunchException, InterruptedException {
    EnvoyAdmin admin = new EnvoyAdmin(run.envoyAdmin());
    Wait.until(
        "Envoy to get its resources",
        START_LIMIT,
        () -> {
          LaunchException failed = envoy.gaveUp().getNow(null);
          if (failed != null) {
            throw failed;
          }
          return admin.ready()
              ? Optional.empty()
              : Optional.of("it is not ready (log: " + envoy.part().log() + ")");
        });
  }

  /** Name of the node. */
  public String node() {
    return joined.node();
  }

  /** Tells the control plane of records that Envoy could not keep, as long as the node runs. */
  private void reportLosses() {
    DropCount count = new DropCount(new EnvoyAdmin(run.envoyAdmin())::get);
    try {
      while (!closed.await(LOSS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        reportLosses(count);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportLosses(DropCount count) {
    try {
      long more = count.more();
      if (more > 0) {
        Joined current = joined;
        client.reportLoss(current.material(), current.authorities(), more);
        count.reported(more);
      }
    } catch (IOException e) {
      // Envoy or the control plane is away; what was lost stays counted, and is told later.
    }
  }

  /**
   * Renews the identity whenever it is due, until Envoy has crashed too often to go on.
   *
   * @return why it cannot go on
   */
  public LaunchException renewUntilFailure() throws InterruptedException {
    while (true) {
      Instant now = Instant.now();
      Duration pause = Duration.between(now, joined.material().dueAt());
      if (!pause.isPositive()) {
        pause = renew(now);
      }
      try {
        return envoy.gaveUp().get(pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException due) {
        // Time to renew, which the next round does.
      } catch (ExecutionException e) {
        throw new IllegalStateException("it completes with a value only", e);
      }
    }
  }

  private Duration renew(Instant now) {
    try {
      joined = client.renew(joined.material(), joined.authorities());
      folder.keep(joined);
      Instant end = joined.material().leaf().getNotAfter().toInstant();
      say.accept("The certificate of node " + joined.node() + " is renewed until " + end);
      return Duration.between(now, joined.material().dueAt());
    } catch (IOException e) {
      say.accept("The certificate cannot be renewed: " + e.getMessage());
      return RETRY;
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    try {
      envoy.stop(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Leftovers.removeFiles(run);
  }
}
