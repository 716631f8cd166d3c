package dev.sallyport.controlplane.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.publisher.FileRevisionLog;
import dev.sallyport.controlplane.publisher.GuardLink;
import dev.sallyport.controlplane.publisher.Publisher;
import dev.sallyport.controlplane.publisher.PublisherStatus;
import dev.sallyport.controlplane.publisher.ThreadLoop;
import dev.sallyport.controlplane.publisher.Timing;
import dev.sallyport.controlplane.snapshot.Gateways;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.SnapshotFactory;
import dev.sallyport.controlplane.transport.InnerServer;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.pki.Authority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the protocol's description does not say, an Envoy does. */
class RealEnvoyTest {

  private static final Optional<SecretRef> CREDENTIAL =
      Optional.of(new SecretRef.FromEnvironment("KEY"));

  private final Map<String, String> environment = new ConcurrentHashMap<>(Map.of("KEY", "one"));
  private final Observed observed = new Observed(InstantSource.system());
  private final ThreadLoop loop = new ThreadLoop("publisher");
  private Path directory;
  private Publisher publisher;
  private SnapshotFactory snapshots;
  private InnerServer server;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    // Not in the build directory: paths of sockets are short (unix(7)).
    directory = Files.createTempDirectory("cp");
    Authority authority = Authority.openOrCreate(directory.resolve("pki"));
    snapshots =
        new SnapshotFactory(
            new KeyRing(
                hostname -> authority.issueServer(List.of(hostname), Duration.ofDays(1)),
                new SecretReader(environment::get)),
            policy -> new byte[] {1},
            new SecretRef.FromFile("/state/mask.key"),
            new SecretRef.FromFile("/state/approvals.key"));
    publisher =
        new Publisher(
            loop,
            InstantSource.system(),
            Timing.standard(),
            observed,
            new FileRevisionLog(directory.resolve("revisions")));
    server =
        new InnerServer(
            directory.resolve(Bootstrap.CONTROL_PLANE_SOCKET),
            List.of(new AdsEndpoint(loop, publisher)));
    publisher.guardJoined(new AgreeableGuard());
    envoy = startEnvoy();
  }

  @AfterEach
  void stop() throws Exception {
    envoy.close();
    server.close();
    loop.close();
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  void takesOverAddedEditedAndRemovedResourcesAndRotatedSecrets() throws Exception {
    Resource api = Gateways.resource("api", "api.test", 1, CREDENTIAL);
    Resource more = Gateways.resource("more", "more.test", 2, CREDENTIAL);

    apply("the first snapshot", gateway(api));
    apply("another hostname", gateway(api, more));
    apply("an upstream with another address and a credential", gateway(edited(3), more));
    environment.put("KEY", "two");
    apply("a rotated credential", gateway(edited(3), more));
    apply("a hostname less", gateway(edited(3)));
    apply("an upstream that was there before", gateway(api));

    assertThat(observed.status().lastError()).isEmpty();
  }

  @Test
  void goesOnWithTheLastGoodSnapshotWhenAListenerCannotBind() throws Exception {
    Resource api = Gateways.resource("api", "api.test", 1, CREDENTIAL);
    Snapshot good = apply("the first snapshot", gateway(api));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      publisher.submit(snapshots.make(Gateways.of(taken.getLocalPort(), List.of(), api)));

      await("a refusal", status -> status.lastError().orElse("").contains("listeners"));
      assertThat(observed.status().current().orElseThrow().revision()).isEqualTo(good.revision());
      assertThat(observed.status().ready()).isTrue();
    }
    apply("an edit after the refusal", gateway(edited(3)));
  }

  @Test
  void servesAnEnvoyThatWasRestarted() throws Exception {
    apply("the first snapshot", gateway(Gateways.resource("api", "api.test", 1, CREDENTIAL)));
    envoy.close();
    await("the Envoy's absence", status -> !status.ready());
    envoy = startEnvoy();

    await("readiness", PublisherStatus::ready);
  }

  private Snapshot apply(String what, Gateway gateway) throws Exception {
    Snapshot snapshot = snapshots.make(gateway);
    publisher.submit(snapshot);
    await(what, status -> status.current().filter(snapshot::sameAs).isPresent());
    return snapshot;
  }

  /** Shorter than the 15 s after which Envoy gives up on a secret and goes on without it. */
  private void await(String what, Predicate<PublisherStatus> wanted) {
    for (int i = 0; i < 1000 && !wanted.test(observed.status()); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(observed.status()).as(what).matches(wanted);
  }

  private static Gateway gateway(Resource... resources) {
    return Gateways.of(0, List.of(), resources);
  }

  private static Resource edited(int upstreamPort) {
    return Gateways.resource("api", "api.test", upstreamPort, CREDENTIAL);
  }

  private EnvoyProcess startEnvoy() throws Exception {
    Path bootstrap = directory.resolve("bootstrap.json");
    Files.writeString(bootstrap, Bootstrap.json("envoy-1", directory));
    return EnvoyProcess.start(
        EnvoyBinary.find(System.getenv(), System.err::println),
        bootstrap,
        directory.resolve(Bootstrap.ADMIN_SOCKET),
        directory.resolve("envoy.log"),
        1);
  }

  /** A guard that accepts everything at once. */
  private final class AgreeableGuard implements GuardLink {
    @Override
    public String node() {
      return "guard-1";
    }

    @Override
    public void send(Snapshot snapshot, List<String> retain) {
      publisher.guardAccepted(this, snapshot.revision());
    }

    @Override
    public void close(String why) {
      throw new AssertionError("cut off: " + why);
    }
  }
}
