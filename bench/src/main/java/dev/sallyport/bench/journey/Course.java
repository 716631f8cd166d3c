package dev.sallyport.bench.journey;

import dev.sallyport.cli.demo.DemoIssuer;
import dev.sallyport.cli.demo.DemoToken;
import dev.sallyport.cli.launcher.Door;
import dev.sallyport.cli.launcher.Identities;
import dev.sallyport.cli.launcher.LaunchException;
import dev.sallyport.cli.launcher.LaunchRequest;
import dev.sallyport.cli.launcher.Launcher;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.launcher.StateLock;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Everything that is measured, running side by side. */
final class Course implements AutoCloseable {

  private static final Duration DAY = Duration.ofDays(1);

  private final Path folder;
  private final EnvoyBinary envoy;
  private final Consumer<String> say;
  private final Authority authority;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Way> ways = new ArrayList<>();

  private Course(Path folder, EnvoyBinary envoy, Consumer<String> say) throws IOException {
    this.folder = folder;
    this.envoy = envoy;
    this.say = say;
    this.authority = Authority.openOrCreate(folder.resolve("authority"));
  }

  /** Starts all parts and waits until they serve. */
  static Course start(Path folder, EnvoyBinary envoy, Consumer<String> say)
      throws IOException, InterruptedException, LaunchException {
    Course course = new Course(folder, envoy, say);
    try {
      course.startAll();
      return course;
    } catch (IOException | InterruptedException | LaunchException | RuntimeException e) {
      course.close();
      throw e;
    }
  }

  /** The ways to the answer, from the shortest to the longest. */
  List<Way> ways() {
    return List.copyOf(ways);
  }

  private void startAll() throws IOException, InterruptedException, LaunchException {
    say.accept("Starting the upstream, two Envoys to compare with and a no-op guard");
    KeyMaterial key = authority.issueServer(List.of(GatewayFile.UPSTREAM), DAY);
    UpstreamEnvoy upstream = closing(UpstreamEnvoy.start(folder.resolve("upstream"), envoy, key));
    DemoIssuer issuer =
        closing(DemoIssuer.start(folder, 0, authority.issueServer(List.of("localhost"), DAY)));
    GatewayFile file =
        GatewayFile.write(
            folder.resolve("sallyport.yaml"),
            issuer.identity(),
            upstream.address(),
            authority.certificateFile(),
            Spki.pin(key.leaf()));
    add(Way.Kind.DIRECT, new Door(upstream.address(), GatewayFile.UPSTREAM));
    EnvoySnapshot snapshot =
        EnvoySnapshot.of(file.gateway(), "bench", new LabKeys(authority, file.gateway()));
    add(Way.Kind.DOORS, lab("doors", DoorsAlone.of(snapshot)));
    Path noOp = run("no-op");
    closing(
        JavaProcess.start(
            NoOpGuard.class,
            noOp.resolve("guard.log"),
            noOp.resolve(Bootstrap.GUARD_SOCKET).toString()));
    add(Way.Kind.NO_OP, lab("no-op", snapshot));
    startProduct(file, issuer);
  }

  private void startProduct(GatewayFile file, DemoIssuer issuer)
      throws IOException, InterruptedException, LaunchException {
    StateDirectory state = new StateDirectory(folder.resolve("product"));
    StateLock lock = closing(StateLock.take(state));
    LaunchRequest request =
        new LaunchRequest(
            file.path(),
            file.gateway(),
            0,
            0,
            Optional.of(envoy.path()),
            System.getenv(),
            Identities.STANDARD,
            ForgetfulGuard.class.getName());
    Launcher product = closing(Launcher.start(request, lock, say));
    Secret<String> token =
        new DemoToken("bench", List.of(GatewayFile.GROUP), DAY)
            .signedBy(issuer.identity(), Clock.systemUTC());
    String trust = Files.readString(state.authority());
    Map<String, Door> doors = product.doors();
    Function<String, Door> door = resource -> Objects.requireNonNull(doors.get(resource));
    Optional<Secret<String>> caller = Optional.of(token);
    ways.add(new Way(Way.Kind.UNRECORDED, door.apply(GatewayFile.UNRECORDED), trust, caller, true));
    ways.add(new Way(Way.Kind.LEAN, door.apply(GatewayFile.LEAN), trust, caller, false));
    ways.add(new Way(Way.Kind.BUFFERED, door.apply(GatewayFile.FULL), trust, caller, true));
    ways.add(new Way(Way.Kind.DURABLE, door.apply(GatewayFile.DURABLE), trust, caller, true));
  }

  private void add(Way.Kind kind, Door door) {
    ways.add(new Way(kind, door, authority.certificatePem(), Optional.empty(), false));
  }

  private Door lab(String name, EnvoySnapshot snapshot) throws IOException, InterruptedException {
    return closing(LabGateway.start(run(name), envoy, snapshot)).door();
  }

  private Path run(String name) throws IOException {
    Path run = folder.resolve(name);
    PrivateFiles.createDirectory(run);
    return run;
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() throws IOException {
    IOException failure = new IOException("not every part of the benchmark ended in order");
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
