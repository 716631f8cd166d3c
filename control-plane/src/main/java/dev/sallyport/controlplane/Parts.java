package dev.sallyport.controlplane;

import dev.sallyport.approvals.review.HoldTermsJson;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.webhook.WebhookEndpoint;
import dev.sallyport.archive.Archivist;
import dev.sallyport.archive.Places;
import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.approvals.Webhooks;
import dev.sallyport.controlplane.bundles.BundlePolls;
import dev.sallyport.controlplane.bundles.Bundles;
import dev.sallyport.controlplane.bundles.CompiledCheck;
import dev.sallyport.controlplane.bundles.RememberedCheck;
import dev.sallyport.controlplane.bundles.ServedBundle;
import dev.sallyport.controlplane.bundles.UnusableBundleException;
import dev.sallyport.controlplane.evidence.DropWatch;
import dev.sallyport.controlplane.evidence.EvidenceDays;
import dev.sallyport.controlplane.evidence.EvidenceEndpoint;
import dev.sallyport.controlplane.evidence.PostureLog;
import dev.sallyport.controlplane.guards.SnapshotEndpoint;
import dev.sallyport.controlplane.holds.ApprovalEndpoint;
import dev.sallyport.controlplane.keys.KeyRing;
import dev.sallyport.controlplane.keys.OwnKey;
import dev.sallyport.controlplane.keys.PartCertificates;
import dev.sallyport.controlplane.keys.Renewal;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.keys.UnusableKeyException;
import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.nodes.NodeDoor;
import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.controlplane.operators.CallerTokens;
import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.publisher.FileRevisionLog;
import dev.sallyport.controlplane.publisher.Publisher;
import dev.sallyport.controlplane.publisher.ThreadLoop;
import dev.sallyport.controlplane.publisher.Timing;
import dev.sallyport.controlplane.recordings.ArchiveSettings;
import dev.sallyport.controlplane.registry.ConfigSource;
import dev.sallyport.controlplane.registry.Registry;
import dev.sallyport.controlplane.registry.Watch;
import dev.sallyport.controlplane.registry.WatchedSource;
import dev.sallyport.controlplane.registry.YamlSource;
import dev.sallyport.controlplane.snapshot.RefusedException;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.controlplane.snapshot.SnapshotFactory;
import dev.sallyport.controlplane.transport.InnerServer;
import dev.sallyport.controlplane.upstreams.UpstreamWatch;
import dev.sallyport.controlplane.xds.AdsEndpoint;
import dev.sallyport.core.config.ConfigFile;
import dev.sallyport.core.evidence.EvidenceFiles;
import dev.sallyport.core.resource.ApprovalSettings;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.envoy.evidence.DropCount;
import dev.sallyport.masking.Masker;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.EvidenceKey;
import dev.sallyport.policy.StandardBundle;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a control plane is made of, but for {@link ApprovalParts}. */
@Factory
final class Parts {

  /** How long a bundle server's answer may take. */
  private static final Duration BUNDLE_LIMIT = Duration.ofSeconds(10);

  @Singleton
  Observed observed() {
    return new Observed(InstantSource.system());
  }

  @Singleton
  @Bean(preDestroy = "close")
  ThreadLoop loop() {
    return new ThreadLoop("publisher");
  }

  @Singleton
  Publisher publisher(Options options, ThreadLoop loop, Observed observed) {
    return new Publisher(
        loop,
        InstantSource.system(),
        Timing.standard(),
        observed,
        new FileRevisionLog(options.state().resolve("revisions-in-use")));
  }

  @Singleton
  @Bean(preDestroy = "close")
  EvidenceFiles evidence(Options options, Authority authority) throws IOException {
    return new EvidenceFiles(
        options.state().resolve("evidence"),
        InstantSource.system(),
        EvidenceKey.openOrCreate(authority.directory()),
        EvidenceDays.of(System.getenv()));
  }

  @Singleton
  @Bean(preDestroy = "close")
  PostureLog postureLog(EvidenceFiles evidence, Observed observed) {
    return new PostureLog(() -> observed.status().current(), evidence, InstantSource.system());
  }

  @Singleton
  @Bean(preDestroy = "close")
  InnerServer innerServer(
      Options options,
      AdsEndpoint envoys,
      Publisher publisher,
      EvidenceFiles evidence,
      ApprovalEndpoint approvals)
      throws IOException {
    return new InnerServer(
        options.run().resolve(Bootstrap.CONTROL_PLANE_SOCKET),
        List.of(
            envoys,
            new SnapshotEndpoint(publisher),
            new EvidenceEndpoint(evidence, Thread::startVirtualThread),
            approvals));
  }

  @Singleton
  AdsEndpoint envoys(ThreadLoop loop, Publisher publisher) {
    return new AdsEndpoint(loop, publisher);
  }

  @Singleton
  @Bean(preDestroy = "close")
  DropWatch dropWatch(Options options, EvidenceFiles evidence, Observed observed) {
    EnvoyAdmin admin = new EnvoyAdmin(options.run().resolve(Bootstrap.ADMIN_SOCKET));
    return new DropWatch("envoy-1", new DropCount(admin::get), evidence, observed::evidenceLost);
  }

  @Singleton
  @Bean(preDestroy = "close")
  NodeDoor nodes(
      Options options,
      Authority authority,
      AdsEndpoint envoys,
      EvidenceFiles evidence,
      Observed observed) {
    return new NodeDoor(
        options.nodes(),
        authority,
        options.run(),
        List.of(envoys, new EvidenceEndpoint(evidence, Thread::startVirtualThread)),
        (node, records) -> {
          evidence.lost(node, records);
          observed.evidenceLost(records);
        });
  }

  @Singleton
  ConfigSource configSource(Options options, Authority authority, ServedBundle bundle) {
    return new WatchedSource(
        new WatchedSource(configSource(options.config()), authority.rotationFile()), bundle.file());
  }

  /** Reads a configuration file that may name every detector there is. */
  static ConfigSource configSource(Path file) {
    return new YamlSource(
        ConfigFile.knowing(Masker.standard().detectors(), Masker.checks())
            .checkingReviews(HoldTermsJson::problem),
        file);
  }

  @Singleton
  RememberedCheck bundleCheck() {
    return new RememberedCheck(new CompiledCheck());
  }

  @Singleton
  ServedBundle servedBundle(Options options, RememberedCheck check, Observed observed) {
    SecretReader secrets = new SecretReader(System::getenv);
    return new ServedBundle(
        options.state().resolve("policy-bundle"),
        BUNDLE_LIMIT,
        reference -> {
          try {
            return secrets.read(reference);
          } catch (UnusableKeyException e) {
            throw new UnusableBundleException(String.valueOf(e.getMessage()), e);
          }
        },
        check,
        observed::polled,
        InstantSource.system());
  }

  @Singleton
  @Bean(preDestroy = "close")
  BundlePolls bundlePolls(ServedBundle bundle) {
    return new BundlePolls(bundle);
  }

  @Singleton
  SnapshotFactory snapshots(
      Options options, Authority authority, ServedBundle served, RememberedCheck check)
      throws IOException {
    return new SnapshotFactory(
        new KeyRing(
            hostname -> authority.issueServer(List.of(hostname), options.certificateLifetime()),
            new SecretReader(System::getenv)),
        new Bundles(StandardBundle.bytes(), System.getenv(), served, check),
        OwnKey.openOrCreate(options.state(), OwnKey.MASK),
        OwnKey.openOrCreate(options.state(), OwnKey.APPROVALS));
  }

  @Singleton
  Registry registry(
      ConfigSource source,
      SnapshotFactory snapshots,
      OperatorDesk operators,
      CallerTokens callers,
      Access access,
      Webhooks webhooks,
      ArchiveSettings archive,
      Publisher publisher,
      Observed observed) {
    SecretReader secrets = new SecretReader(System::getenv);
    return new Registry(
        source,
        archive.heeding(
            gateway -> {
              Snapshot snapshot = snapshots.make(gateway);
              List<WebhookEndpoint> endpoints = endpoints(gateway, secrets);
              obey(operators, gateway, secrets);
              callers.obey(gateway.issuers());
              access.obey(gateway);
              webhooks.obey(endpoints);
              return snapshot;
            }),
        publisher::submit,
        observed,
        InstantSource.system());
  }

  private static void obey(OperatorDesk desk, Gateway gateway, SecretReader secrets)
      throws RefusedException {
    try {
      Optional<SecretRef> reference = gateway.operators().flatMap(Operators::clientSecret);
      desk.obey(
          gateway.operators(),
          reference.isPresent() ? Optional.of(secrets.read(reference.get())) : Optional.empty(),
          names(gateway));
    } catch (UnusableKeyException e) {
      throw new RefusedException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static List<WebhookEndpoint> endpoints(Gateway gateway, SecretReader secrets)
      throws RefusedException {
    List<WebhookEndpoint> endpoints = new ArrayList<>();
    for (ApprovalSettings.Webhook webhook : gateway.approvals().webhooks()) {
      try {
        List<Secret<byte[]>> keys = new ArrayList<>();
        for (SecretRef key : webhook.keys()) {
          keys.add(Secret.of(secrets.read(key).reveal().getBytes(StandardCharsets.UTF_8)));
        }
        endpoints.add(new WebhookEndpoint(webhook.name(), URI.create(webhook.url()), keys));
      } catch (UnusableKeyException | IllegalArgumentException e) {
        throw new RefusedException(List.of(String.valueOf(e.getMessage())));
      }
    }
    return endpoints;
  }

  private static List<List<Human>> names(Gateway gateway) {
    return gateway.approvals().samePerson().stream()
        .map(
            person ->
                person.stream().map(name -> new Human(name.issuer(), name.subject())).toList())
        .toList();
  }

  @Singleton
  OperatorDesk operators(BeanProvider<ApprovalDesk> desk) {
    return new OperatorDesk(InstantSource.system(), () -> desk.get().database());
  }

  @Singleton
  ArchiveSettings archiveSettings() {
    return new ArchiveSettings();
  }

  @Singleton
  CallerTokens callers() {
    return new CallerTokens(InstantSource.system());
  }

  @Singleton
  @Bean(preDestroy = "close")
  Archivist archivist(Options options, ArchiveSettings settings, Observed observed) {
    Archivist archivist =
        new Archivist(
            options.state(),
            settings,
            new Places(ArchiveSettings.secrets(System::getenv), InstantSource.system()),
            InstantSource.system());
    observed.archive(archivist::status);
    return archivist;
  }

  @Singleton
  @Bean(preDestroy = "close")
  Renewal renewal(PartCertificates certificates) {
    return new Renewal(certificates);
  }

  @Singleton
  @Bean(preDestroy = "close")
  UpstreamWatch upstreams(Options options, Observed observed) {
    return new UpstreamWatch(
        new EnvoyAdmin(options.run().resolve(Bootstrap.ADMIN_SOCKET)),
        () -> observed.status().current(),
        InstantSource.system());
  }

  @Singleton
  AdminToken adminToken(Options options) throws IOException {
    return AdminToken.openOrCreate(options.state());
  }

  @Singleton
  @Bean(preDestroy = "close")
  Watch watch() {
    return new Watch();
  }
}
