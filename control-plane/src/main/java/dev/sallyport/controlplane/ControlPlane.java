package dev.sallyport.controlplane;

import dev.sallyport.archive.Archivist;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.bundles.BundlePolls;
import dev.sallyport.controlplane.evidence.DropWatch;
import dev.sallyport.controlplane.evidence.PostureLog;
import dev.sallyport.controlplane.keys.PartCertificates;
import dev.sallyport.controlplane.keys.Renewal;
import dev.sallyport.controlplane.nodes.NodeDoor;
import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.controlplane.registry.ConfigSource;
import dev.sallyport.controlplane.registry.Registry;
import dev.sallyport.controlplane.registry.Watch;
import dev.sallyport.controlplane.transport.InnerServer;
import dev.sallyport.controlplane.upstreams.UpstreamWatch;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.PrivateFiles;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane: makes ext-proc servers and Envoys obey {@code sallyport.yaml}.
 *
 * <p>Ends with status 2 when the command line or the configuration is wrong at the start (every
 * error on standard error), with 1 when it cannot start for another reason. It ends by itself when
 * standard input does, so that it never outlives what started it.
 */
public final class ControlPlane implements AutoCloseable {

  private static final int UNUSABLE = 2;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ApplicationContext context;
  private final Path urlFile;

  private ControlPlane(Options options) throws IOException {
    Authority authority = Authority.openOrCreate(options.state().resolve("pki"));
    PartCertificates certificates =
        new PartCertificates(
            authority, options.run(), options.certificateLifetime(), InstantSource.system());
    certificates.renewIfDue();
    this.urlFile = options.run().resolve("control-plane.url");
    this.context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .properties(serverProperties(options))
            .singletons(options, authority, certificates)
            .build();
  }

  /** Starts a control plane; see {@link Options#USAGE}. */
  public static void main(String... arguments) {
    Logging.configure();
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE);
      System.exit(UNUSABLE);
      return;
    }
    ConfigSource source = Parts.configSource(options.config());
    if (source.load() instanceof ConfigSource.Loaded.Invalid invalid) {
      invalid.errors().forEach(System.err::println);
      System.exit(UNUSABLE);
    }
    Logger log = LoggerFactory.getLogger(ControlPlane.class);
    Thread.ofPlatform().daemon().name("standard-input").start(ControlPlane::exitWithStandardInput);
    try {
      ControlPlane controlPlane = new ControlPlane(options);
      Runtime.getRuntime().addShutdownHook(new Thread(controlPlane::close, "stop"));
      controlPlane.start(log);
    } catch (IOException | RuntimeException e) {
      log.error("cannot start", e);
      System.exit(1);
    }
  }

  private void start(Logger log) throws IOException {
    context.start();
    context.getBean(InnerServer.class);
    context.getBean(AdminToken.class);
    String url = context.getBean(EmbeddedServer.class).start().getURL().toString();
    PrivateFiles.write(urlFile, url + "\n");
    log.info("listening at {}", url);
    Registry registry = context.getBean(Registry.class);
    List<String> errors = registry.open();
    if (!errors.isEmpty()) {
      System.exit(UNUSABLE);
    }
    if (ApprovalDesk.isIn(context.getBean(Options.class).state().resolve("approvals"))
        || ApprovalParts.server(context.getBean(ConfigSource.class)).isPresent()) {
      // Requests may wait, and grants may be in force, from before the start.
      Thread.ofPlatform().daemon().name("open-approvals").start(this::openApprovals);
    }
    context.getBean(NodeDoor.class).open();
    context.getBean(Watch.class).start(registry);
    context.getBean(Renewal.class).start();
    context.getBean(UpstreamWatch.class).start();
    context.getBean(BundlePolls.class).start();
    context.getBean(DropWatch.class).start();
    context.getBean(PostureLog.class).start();
    context.getBean(Archivist.class).start();
  }

  /** Opens the database of approvals, as soon as it can be. */
  private void openApprovals() {
    Logger log = LoggerFactory.getLogger(ControlPlane.class);
    while (context.isRunning()) {
      try {
        context.getBean(ApprovalDesk.class);
        return;
      } catch (RuntimeException e) {
        log.warn("the database of approvals cannot be opened yet: {}", e.getMessage());
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Stops everything: streams end, sockets and the URL file are removed. */
  @Override
  public void close() {
    context.close();
    try {
      Files.deleteIfExists(urlFile);
    } catch (IOException e) {
      // It names a port that nobody answers at, which is what a reader finds out anyway.
      LoggerFactory.getLogger(ControlPlane.class).warn("{} cannot be removed", urlFile);
    }
  }

  private static void exitWithStandardInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on it; only its end counts.
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(ControlPlane.class).warn("standard input is broken, stopping");
    }
    System.exit(0);
  }

  private static Map<String, Object> serverProperties(Options options) {
    String certificate = "micronaut.certificate.file.control-plane";
    return Map.ofEntries(
        Map.entry("micronaut.application.name", "control-plane"),
        Map.entry("micronaut.server.host", "127.0.0.1"),
        Map.entry("micronaut.server.ssl.enabled", true),
        Map.entry("micronaut.server.ssl.port", options.port() == 0 ? -1 : options.port()),
        Map.entry("micronaut.server.ssl.protocols", List.of("TLSv1.3")),
        Map.entry("micronaut.server.ssl.key-name", "control-plane"),
        Map.entry(certificate + ".format", "PEM"),
        Map.entry(
            certificate + ".path", options.run().resolve(JoinClient.CONTROL_PLANE_FILE).toString()),
        Map.entry(certificate + ".refresh-mode", "FILE_WATCHER"),
        Map.entry("micronaut.netty.event-loops.default.num-threads", 1),
        Map.entry("micronaut.netty.event-loops.default.shutdown-quiet-period", "0s"),
        Map.entry("micronaut.netty.event-loops.default.shutdown-timeout", "1s"));
  }
}
