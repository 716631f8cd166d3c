package dev.sallyport.extproc;

import dev.sallyport.core.event.Journal;
import dev.sallyport.extproc.desk.DeskFollower;
import dev.sallyport.extproc.desk.GrpcDesk;
import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.health.HealthServer;
import dev.sallyport.extproc.hold.HoldRoom;
import dev.sallyport.extproc.hold.HoldWatch;
import dev.sallyport.extproc.hold.Holds;
import dev.sallyport.extproc.identity.Verifiers;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.policy.Budgets;
import dev.sallyport.extproc.record.Recorders;
import dev.sallyport.extproc.snapshot.DigestKeys;
import dev.sallyport.extproc.snapshot.KeyFiles;
import dev.sallyport.extproc.snapshot.Maskers;
import dev.sallyport.extproc.snapshot.PolicyEngines;
import dev.sallyport.extproc.snapshot.SnapshotFollower;
import dev.sallyport.extproc.snapshot.SnapshotLoader;
import dev.sallyport.extproc.snapshot.SnapshotStore;
import dev.sallyport.extproc.stream.AuthzService;
import dev.sallyport.extproc.stream.BodyDeadlines;
import dev.sallyport.extproc.stream.ByteBudget;
import dev.sallyport.extproc.stream.ExtProcService;
import dev.sallyport.extproc.stream.Steps;
import dev.sallyport.extproc.transport.DomainSocket;
import dev.sallyport.masking.Masker;
import dev.sallyport.nodes.Endpoint;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.nodes.NodeServer;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.ReloadedKeys;
import dev.sallyport.pki.Roots;
import dev.sallyport.pki.node.NodeRegistry;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard between the two doors, as a process: serves Envoy on {@code RUN/guard.sock}, follows
 * the control plane on {@code RUN/control-plane.sock}, writes recordings below {@code STATE}. It
 * ends when its standard input does, so that it never outlives its launcher.
 */
public final class ExtProcServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExtProcServer.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  private final Path url;
  private final SegmentJournal journal;
  private final ExecutorService waiting;
  private final DomainSocket.Listening guard;
  private final Optional<DomainSocket.Listening> authz;
  private final Optional<NodeServer> nodes;
  private final ManagedChannel controlPlane;
  private final Holds holds;
  private final DeskFollower approvals;
  private final SnapshotFollower follower;
  private final HealthServer health;

  private ExtProcServer(Arguments arguments, UnaryOperator<Journal> recording) throws IOException {
    InstantSource clock = InstantSource.system();
    GuardMetrics metrics = new GuardMetrics();
    Masker masker = Masker.standard();
    SnapshotStore snapshots = new SnapshotStore();
    ByteBudget budget = new ByteBudget(Runtime.getRuntime().maxMemory() / 4);
    Budgets budgets = new Budgets(clock);
    url = arguments.run().resolve("guard.url");
    waiting = Executors.newVirtualThreadPerTaskExecutor();
    journal =
        SegmentJournal.open(
            arguments.state().resolve("recordings"),
            JournalOptions.defaults().withAnchors(anchors()));
    LOG.info("recordings: {}", journal.recovery());
    EventLoopGroup loops = DomainSocket.loops();
    Recorders recorders =
        new Recorders(recording.apply(journal), clock, () -> DomainSocket.here(loops, waiting));
    controlPlane = DomainSocket.connect(arguments.run().resolve("control-plane.sock"));
    String name = "guard-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    ScheduledThreadPoolExecutor clockThread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("holds").factory());
    clockThread.setRemoveOnCancelPolicy(true);
    holds =
        new Holds(
            new GrpcDesk(controlPlane, name, clockThread),
            new HoldRoom(),
            new HoldWatch(),
            clockThread);
    GrantBook grants = new GrantBook(clock, clockThread);
    approvals = new DeskFollower(controlPlane, name, holds.watch(), grants);
    approvals.start();
    BodyDeadlines deadlines = new BodyDeadlines(System::nanoTime);
    var _ = clockThread.scheduleWithFixedDelay(deadlines::look, 1, 1, TimeUnit.SECONDS);
    var _ = clockThread.scheduleWithFixedDelay(recorders::look, 1, 1, TimeUnit.SECONDS);
    Steps steps =
        new Steps(
            holds,
            masker,
            recorders,
            metrics,
            budgets,
            grants,
            deadlines,
            new UrlElicitation(),
            snapshots::newestRoute);
    ServerServiceDefinition service = ExtProcService.of(snapshots, steps, budget, waiting);
    guard = DomainSocket.serve(arguments.run().resolve("guard.sock"), service, loops);
    authz =
        arguments.extAuthz()
            ? Optional.of(
                DomainSocket.serve(
                    arguments.run().resolve("authz.sock"),
                    AuthzService.of(snapshots, steps, waiting)))
            : Optional.empty();
    nodes =
        arguments.nodes().isPresent()
            ? Optional.of(serveNodes(arguments, arguments.nodes().get(), service))
            : Optional.empty();
    MemoCounters memo = new MemoCounters();
    KeyFiles keys = new KeyFiles(System::getenv);
    follower =
        new SnapshotFollower(
            controlPlane,
            name,
            new SnapshotLoader(
                new PolicyEngines(System::getenv, memo),
                new Verifiers(clock),
                new Maskers(keys),
                new DigestKeys(keys),
                clock),
            snapshots,
            metrics,
            snapshot -> holds.room().limit(snapshot.heldBytes()),
            SHORTEST_PAUSE);
    follower.start();
    gauges(metrics, journal, budget, snapshots);
    decisions(metrics, memo);
    held(metrics, holds);
    metrics.gauge(
        "sallyport_bodies_awaited", "Requests that wait for their body.", deadlines::size);
    metrics.gauge(
        "sallyport_journal_waits", "Exchanges that wait for the disk.", recorders::waiting);
    metrics.gauge("sallyport_grants", "Grants in force.", grants::size);
    metrics.gauge("sallyport_budget_windows", "Windows of budgets kept.", budgets::size);
    health =
        HealthServer.start(
            arguments.port(),
            arguments.run().resolve(JoinClient.GUARD_FILE),
            metrics.registry(),
            () -> snapshots.newest().isPresent());
    Files.writeString(url, health.url() + "\n");
    LOG.info("the guard listens on {}, its page is {}", guard.path(), health.url());
    authz.ifPresent(listening -> LOG.info("ext_authz is answered on {}", listening.path()));
  }

  private static NodeServer serveNodes(
      Arguments arguments, Endpoint listen, ServerServiceDefinition service) throws IOException {
    Path authority = arguments.state().resolve("pki");
    Path root = authority.resolve("ca.crt");
    return NodeServer.start(
        listen.toSocketAddress(),
        new ReloadedKeys(arguments.run().resolve(JoinClient.GUARD_FILE)),
        Roots.of(Pem.certificates(Files.readString(root), root.toString())),
        NodeRegistry.of(authority),
        List.of(service));
  }

  /** Directories in {@code SALLYPORT_RECORDING_ANCHORS}, separated as in a path. */
  private static List<Anchor> anchors() throws IOException {
    List<Anchor> anchors = new ArrayList<>();
    String named = System.getenv().getOrDefault("SALLYPORT_RECORDING_ANCHORS", "");
    for (String name : named.split(File.pathSeparator, -1)) {
      if (!name.isBlank()) {
        Path directory = Path.of(name);
        if (!Files.isDirectory(directory)) {
          throw new IOException(
              "SALLYPORT_RECORDING_ANCHORS names "
                  + directory
                  + ", which is no directory: make it");
        }
        anchors.add(new DirectoryAnchor(directory));
      }
    }
    return anchors;
  }

  private static void gauges(
      GuardMetrics metrics, SegmentJournal journal, ByteBudget budget, SnapshotStore snapshots) {
    metrics.gauge("sallyport_body_bytes", "Bytes of bodies on their way.", budget::used);
    metrics.gauge("sallyport_body_bytes_limit", "Budget of such bytes.", budget::limit);
    metrics.gauge("sallyport_snapshots_in_force", "Snapshots in force.", snapshots::size);
    metrics.gauge(
        "sallyport_journal_failing",
        "1 while the journal takes no events: an alarm.",
        () -> journal.health().takesEvents() ? 0 : 1);
    metrics.gauge(
        "sallyport_journal_anchors_failing",
        "Anchors that lack the newest head.",
        () -> journal.anchorFailures().size());
    metrics.gauge("sallyport_journal_syncs", "Syncs.", () -> journal.counters().syncs());
    metrics.gauge("sallyport_journal_events", "Events written.", () -> journal.counters().events());
    metrics.gauge("sallyport_journal_bytes", "Bytes written.", () -> journal.counters().bytes());
    metrics.gauge(
        "sallyport_journal_refused", "Events not taken.", () -> journal.counters().refused());
    metrics.gauge(
        "sallyport_journal_failures",
        "Writes and syncs that failed.",
        () -> journal.counters().failures());
    metrics.gauge(
        "sallyport_journal_waiting_bytes",
        "Bytes that wait for the disk.",
        () -> journal.counters().waitingBytes());
  }

  private static void held(GuardMetrics metrics, Holds holds) {
    metrics.gauge(
        "sallyport_held_requests", "Requests that wait for a human.", holds.room()::count);
    metrics.gauge("sallyport_held_bytes", "Memory for such requests.", holds.room()::used);
    metrics.gauge(
        "sallyport_held_bytes_limit", "Most memory for such requests.", holds.room()::limit);
  }

  private static void decisions(GuardMetrics metrics, MemoCounters memo) {
    metrics.gauge("sallyport_decisions_remembered", "Decisions known from before.", memo::hits);
    metrics.gauge(
        "sallyport_decisions_evaluated", "Decisions evaluated, then remembered.", memo::misses);
    metrics.gauge(
        "sallyport_decisions_not_remembered",
        "Decisions evaluated that policy or request rules out to remember.",
        memo::bypasses);
  }

  /** Takes no more exchanges, gives those under way some seconds, and puts all on disk. */
  @Override
  public void close() throws IOException {
    follower.close();
    holds.watch().deferAll();
    nodes.ifPresent(NodeServer::close);
    health.close();
    Files.deleteIfExists(url);
    try {
      guard.close(DRAIN);
      if (authz.isPresent()) {
        authz.get().close(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.shutdownNow();
    approvals.close();
    controlPlane.shutdownNow();
    holds.clock().shutdownNow();
    journal.close();
  }

  /** Runs the server until its standard input ends or it gets SIGTERM. */
  public static void main(String[] words) throws IOException {
    run(words, UnaryOperator.identity());
  }

  /**
   * The same in a laboratory.
   *
   * @param recording stands between the exchanges and the journal
   */
  public static void run(String[] words, UnaryOperator<Journal> recording) throws IOException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    ExtProcServer server;
    try {
      server = new ExtProcServer(arguments, recording);
    } catch (IOException e) {
      LOG.error("the guard cannot start: {}", e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(server)));
    while (System.in.read() >= 0) {
      // What it says does not matter, only that it is there.
    }
    System.exit(0);
  }

  private static void end(ExtProcServer server) {
    try {
      server.close();
    } catch (IOException e) {
      LOG.error("the guard did not end in order", e);
    }
  }
}
