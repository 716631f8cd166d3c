package dev.sallyport.extproc.testing;

import dev.sallyport.approvals.request.DigestKey;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.core.resource.Durability;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Recording;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.resource.TokenSource;
import dev.sallyport.core.resource.Uninspectable;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.hold.HoldRoom;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.hold.HoldWatch;
import dev.sallyport.extproc.hold.Holds;
import dev.sallyport.extproc.identity.TestIssuer;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.policy.Budgets;
import dev.sallyport.extproc.policy.PolicyStep;
import dev.sallyport.extproc.record.Recorders;
import dev.sallyport.extproc.snapshot.ActiveSnapshot;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.extproc.snapshot.SnapshotStore;
import dev.sallyport.extproc.stream.AuthzService;
import dev.sallyport.extproc.stream.BodyDeadlines;
import dev.sallyport.extproc.stream.ByteBudget;
import dev.sallyport.extproc.stream.ExtProcService;
import dev.sallyport.extproc.stream.Steps;
import dev.sallyport.masking.Masker;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The whole guard in this process, with an issuer, a policy and a journal that tests can steer. */
public final class TestGuard implements AutoCloseable {

  public static final MaskPlan EMAIL = MaskPlan.of(List.of(new DetectorId("email")));
  public static final int MOST_READ = 100_000;
  public static final String REVISION = "r".repeat(64);

  public final TestClock clock = new TestClock();
  public final TestIssuer issuer = new TestIssuer("https://issuer.example", clock);
  public final FakePolicy policy = new FakePolicy();
  public final MemoryJournal journal = new MemoryJournal();
  public final GuardMetrics metrics = new GuardMetrics();
  public final FakeDesk desk = new FakeDesk();
  public final GrantBook grants =
      new GrantBook(clock, Executors.newSingleThreadScheduledExecutor());
  public final AtomicLong nanos = new AtomicLong();
  public final BodyDeadlines deadlines = new BodyDeadlines(nanos::get);
  public final HoldRoom room = new HoldRoom();
  public final HoldWatch watch = new HoldWatch();
  public final ByteBudget budget;
  private final SnapshotStore snapshots = new SnapshotStore();
  private final Steps steps;
  private final Executor waiting;
  private final Server server;
  private final ManagedChannel channel;

  private TestGuard(long budgetBytes, Executor waiting) {
    budget = new ByteBudget(budgetBytes);
    this.waiting = waiting;
    Masker masker = Masker.standard();
    Map<String, GuardedRoute> routes = new HashMap<>();
    for (GuardedResource resource : resources()) {
      routes.put(
          resource.name(),
          new GuardedRoute(
              REVISION,
              resource,
              issuer.step(resource.token().header()),
              new PolicyStep(resource, policy, clock),
              masker,
              new HoldStep(
                  resource,
                  Optional.of(DigestKey.of(new byte[32])),
                  SamePerson.NOBODY_DECLARED,
                  Optional.of(URI.create("https://pages.example")),
                  masker)));
    }
    snapshots.put(new ActiveSnapshot(REVISION, routes, policy, 1 << 20), List.of());
    steps =
        new Steps(
            new Holds(desk, room, watch, Executors.newSingleThreadScheduledExecutor()),
            masker,
            new Recorders(journal, clock, () -> waiting),
            metrics,
            new Budgets(clock),
            grants,
            deadlines,
            new UrlElicitation(),
            snapshots::newestRoute);
    room.limit(1 << 20);
    String name = InProcessServerBuilder.generateName();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(service())
              .addService(AuthzService.of(snapshots, steps, waiting))
              .build()
              .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /** The service itself, to be served elsewhere too. */
  public ServerServiceDefinition service() {
    return ExtProcService.of(snapshots, steps, budget, waiting);
  }

  /** A guard that does everything on the caller's thread. */
  public static TestGuard start() {
    return new TestGuard(64 * 1024 * 1024, Runnable::run);
  }

  /** A guard whose waiting work runs where the test says. */
  public static TestGuard start(Executor waiting) {
    return new TestGuard(64 * 1024 * 1024, waiting);
  }

  /** A guard with so many bytes for bodies. */
  public static TestGuard withBudget(long bytes) {
    return new TestGuard(bytes, Runnable::run);
  }

  /** Resources: what each is for stands in its name. */
  private static List<GuardedResource> resources() {
    Recording full = new Recording(RecordingLevel.FULL, 1_000_000);
    Recording metadata = new Recording(RecordingLevel.METADATA, 0);
    Masking nothing = new Masking(MaskPlan.NOTHING, MaskPlan.NOTHING, Uninspectable.REFUSE);
    Masking email = new Masking(MaskPlan.NOTHING, EMAIL, Uninspectable.REFUSE);
    MaskPlan all = MaskPlan.of(Masker.standard().detectors());
    return List.of(
        resource("plain", "authorization", false, nothing, full),
        resource("masked", "authorization", false, email, full),
        resource("unrecorded", "authorization", false, email, metadata),
        resource(
            "both-ways", "authorization", false, new Masking(all, all, Uninspectable.REFUSE), full),
        resource(
            "lenient",
            "authorization",
            false,
            new Masking(EMAIL, EMAIL, Uninspectable.PASS_AND_RECORD),
            full),
        resource("api-key", "x-api-key", false, nothing, full),
        resource(
            "tokens",
            "authorization",
            false,
            new Masking(
                MaskPlan.of(new DetectorId("email"), new MaskAction.Token()),
                MaskPlan.of(new DetectorId("us-ssn"), new MaskAction.Block()),
                Uninspectable.REFUSE),
            full),
        resource(
            "short-record",
            "authorization",
            false,
            nothing,
            new Recording(RecordingLevel.FULL, 10)),
        resource(
            "durable",
            "authorization",
            false,
            nothing,
            new Recording(RecordingLevel.FULL, 1_000_000, Durability.DURABLE)),
        resource("mutual-tls", "authorization", true, nothing, full),
        read("tools", Kind.MCP, nothing),
        read("models", Kind.LLM, email),
        read("forms", Kind.HTTP, new Masking(EMAIL, MaskPlan.NOTHING, Uninspectable.REFUSE)));
  }

  /** A resource whose bodies the policy sees, up to {@link #MOST_READ} bytes. */
  private static GuardedResource read(String name, Kind kind, Masking masking) {
    return new GuardedResource(
        name,
        kind,
        name + ".example",
        new TokenSource("authorization", List.of("test")),
        false,
        masking,
        new Recording(RecordingLevel.FULL, 1_000_000),
        new BodyReading(MOST_READ, 30));
  }

  private static GuardedResource resource(
      String name, String header, boolean certificate, Masking masking, Recording recording) {
    return new GuardedResource(
        name,
        Kind.HTTP,
        name + ".example",
        new TokenSource(header, List.of("test")),
        certificate,
        masking,
        recording);
  }

  /** A channel to all that it serves. */
  public ManagedChannel channel() {
    return channel;
  }

  /** Opens a stream of a route to a resource. */
  public FakeEnvoy to(String resource) {
    return FakeEnvoy.open(channel, route(resource));
  }

  /** Opens a stream whose answers are read only when the test says so. */
  public FakeEnvoy toReadingNothing(String resource) {
    return FakeEnvoy.openReadingNothing(channel, route(resource));
  }

  /** Opens a stream with any metadata. */
  public FakeEnvoy with(Map<String, String> metadata) {
    return FakeEnvoy.open(channel, metadata);
  }

  /** Metadata of a route to a resource. */
  public static Map<String, String> route(String resource) {
    return Map.of("x-sallyport-resource", resource, "x-sallyport-revision", REVISION);
  }

  /** A request head with a good token and some more lines. */
  public Map<String, String> head(String method, String... more) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":method", method);
    headers.put(":authority", "masked.example");
    headers.put(":path", "/v1/items?limit=3");
    headers.put("x-request-id", "5b0a7d0e-0000-4000-8000-000000000001");
    headers.put("authorization", "Bearer " + issuer.token());
    return with(headers, more);
  }

  /** A response head as an upstream sends it, with the mark that Envoy puts on it. */
  public static Map<String, String> response(int status, String... more) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":status", Integer.toString(status));
    headers.put("x-sallyport-uninspected", "5b0a7d0e-0000-4000-8000-000000000001");
    return with(headers, more);
  }

  private static Map<String, String> with(Map<String, String> headers, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      headers.put(more[i], more[i + 1]);
    }
    return headers;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
