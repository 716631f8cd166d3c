package dev.sallyport.envoy.lab;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.EnvoySnapshot;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.binary.EnvoyUnavailableException;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.envoy.lint.Invariants;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A real Envoy between a client, a fake guard and a TLS upstream, all on loopback. */
public final class Lab implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  private final Path directory;
  private final Ground ground;
  private final FakeGuard guard;
  private final FakeSink sink;
  private final EnvoyProcess envoy;
  private final Client client;

  private Lab(
      Path directory,
      Ground ground,
      FakeGuard guard,
      FakeSink sink,
      EnvoyProcess envoy,
      Client client) {
    this.directory = directory;
    this.ground = ground;
    this.guard = guard;
    this.sink = sink;
    this.envoy = envoy;
    this.client = client;
  }

  /** Starts everything with the gateway that a test makes of the ground. */
  public static Lab start(Function<Ground, Gateway> describe) throws Exception {
    return start(Optional.empty(), describe);
  }

  /** The same with an Envoy that asks a DNS server of the test. */
  public static Lab start(InetSocketAddress nameServer, Function<Ground, Gateway> describe)
      throws Exception {
    return start(Optional.of(nameServer), describe);
  }

  private static Lab start(
      Optional<InetSocketAddress> nameServer, Function<Ground, Gateway> describe) throws Exception {
    // Not in the build directory: paths of sockets are short (unix(7)).
    Path directory = Files.createTempDirectory("lab");
    Authority authority = Authority.openOrCreate(directory.resolve("pki"));
    KeyMaterial upstreamKeys = authority.issueServer(List.of("upstream.test"), IssuedKeys.LIFETIME);
    Ground ground = new Ground(authority, new Upstream(upstreamKeys), upstreamKeys);
    Path run = Files.createDirectory(directory.resolve("run"));
    FakeGuard guard = new FakeGuard(run.resolve(Bootstrap.GUARD_SOCKET));
    FakeSink sink = new FakeSink(run.resolve(Bootstrap.CONTROL_PLANE_SOCKET));
    EnvoySnapshot snapshot =
        EnvoySnapshot.of(describe.apply(ground), "revision-1", new IssuedKeys(authority));
    List<String> broken = Invariants.check(snapshot);
    if (!broken.isEmpty()) {
      throw new AssertionError(broken);
    }
    Path bootstrap =
        StaticRendering.write(snapshot, run, nameServer, directory.resolve("envoy.pb"));
    EnvoyProcess envoy =
        EnvoyProcess.start(
            binary(),
            bootstrap,
            run.resolve(Bootstrap.ADMIN_SOCKET),
            directory.resolve("envoy.log"),
            1);
    Client client = new Client(envoy.awaitListener("door", START), authority.certificatePem());
    return new Lab(directory, ground, guard, sink, envoy, client);
  }

  /** An Envoy for tests; a machine without one downloads it. */
  public static EnvoyBinary binary() throws EnvoyUnavailableException {
    return EnvoyBinary.find(System.getenv(), System.err::println);
  }

  /** A client that trusts the authority of this place. */
  public Client client() {
    return client;
  }

  /** The same client at another listener. */
  public Client client(String listener) throws IOException, InterruptedException {
    return client.at(envoy.awaitListener(listener, START));
  }

  /** The authority that signed all certificates here. */
  public Authority authority() {
    return ground.authority();
  }

  /** The upstream. */
  public Upstream upstream() {
    return ground.upstream();
  }

  /** The pin of the upstream's key. */
  public Pin pin() {
    return ground.pin();
  }

  /** The guard. */
  public FakeGuard guard() {
    return guard;
  }

  /** Where Envoy tells of handshakes. */
  public FakeSink sink() {
    return sink;
  }

  /** The Envoy. */
  public EnvoyProcess envoy() {
    return envoy;
  }

  /** Where the guard listens. */
  public Path guardSocket() {
    return directory.resolve("run").resolve(Bootstrap.GUARD_SOCKET);
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    guard.close();
    sink.close();
    ground.upstream().close();
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** What a gateway can be built on. */
  public record Ground(Authority authority, Upstream upstream, KeyMaterial upstreamKeys) {

    /** Where the upstream is. */
    public Address address() {
      return new Address("127.0.0.1", upstream.port());
    }

    /** The authority that signed the upstream's certificate. */
    public TrustBundle ours() {
      return new TrustBundle.Pem(authority.certificatePem());
    }

    /** The pin of the upstream's key. */
    public Pin pin() {
      return Spki.pin(upstreamKeys.leaf());
    }

    /** Trust that the upstream deserves. */
    public UpstreamTrust trust() {
      return new UpstreamTrust.Authorities(ours(), List.of("upstream.test"), List.of(pin()));
    }
  }
}
