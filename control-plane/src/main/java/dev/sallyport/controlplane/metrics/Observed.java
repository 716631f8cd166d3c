package dev.sallyport.controlplane.metrics;

import dev.sallyport.approvals.webhook.WebhookListener;
import dev.sallyport.archive.ArchiveStatus;
import dev.sallyport.controlplane.approvals.ReviewListener;
import dev.sallyport.controlplane.approvals.Verb;
import dev.sallyport.controlplane.bundles.ServedBundle;
import dev.sallyport.controlplane.operators.SignInListener;
import dev.sallyport.controlplane.publisher.PublisherListener;
import dev.sallyport.controlplane.publisher.PublisherStatus;
import dev.sallyport.controlplane.registry.RegistryListener;
import dev.sallyport.controlplane.snapshot.Snapshot;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest that was heard of registry and publisher, and the metrics made of it. */
public final class Observed
    implements PublisherListener,
        RegistryListener,
        SignInListener,
        ReviewListener,
        WebhookListener {

  private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter publishes;
  private final Counter loads;
  private final Counter evidenceLost;
  private final Counter polls;
  private final Counter signIns;
  private final Counter decisions;
  private final Counter webhooks;
  private final Histogram answers;
  private final Info revision;
  private volatile PublisherStatus status = PublisherStatus.initial();
  private volatile List<String> configErrors = List.of();

  /** Nothing was heard yet. */
  public Observed(InstantSource clock) {
    publishes =
        Counter.builder()
            .name("sallyport_publishes_total")
            .help("Snapshots that were to be published, by how that ended.")
            .labelNames("outcome")
            .register(registry);
    for (Outcome outcome : Outcome.values()) {
      publishes.initLabelValues(label(outcome));
    }
    loads =
        Counter.builder()
            .name("sallyport_config_loads_total")
            .help("Times the configuration was read, by whether it was accepted.")
            .labelNames("outcome")
            .register(registry);
    polls =
        Counter.builder()
            .name("sallyport_bundle_polls_total")
            .help("Times a server was asked for a policy bundle, by what came of it.")
            .labelNames("outcome")
            .register(registry);
    for (ServedBundle.Poll outcome : ServedBundle.Poll.values()) {
      polls.initLabelValues(label(outcome));
    }
    answers =
        Histogram.builder()
            .name("sallyport_publish_answer_seconds")
            .help("Time from sending a snapshot to a peer to its answer.")
            .unit(Unit.SECONDS)
            .labelNames("peer")
            .register(registry);
    revision =
        Info.builder()
            .name("sallyport_snapshot_info")
            .help("Revision of the snapshot that is in force.")
            .labelNames("revision")
            .register(registry);
    evidenceLost =
        Counter.builder()
            .name("sallyport_evidence_lost_total")
            .help("Records of handshakes that Envoys could not keep.")
            .register(registry);
    signIns =
        Counter.builder()
            .name("sallyport_sign_ins_total")
            .help("Times somebody tried to sign in at the control plane, by how that ended.")
            .labelNames("way", "outcome")
            .register(registry);
    decisions =
        Counter.builder()
            .name("sallyport_approval_decisions_total")
            .help("Decisions about approvals, by what was decided and whether it counted.")
            .labelNames("verb", "outcome")
            .register(registry);
    webhooks =
        Counter.builder()
            .name("sallyport_webhook_attempts_total")
            .help("Events that were to be told to receivers, by how each attempt ended.")
            .labelNames("endpoint", "outcome")
            .register(registry);
    gauge("sallyport_guards_connected", "Connected ext-proc servers.", () -> status.guards());
    gauge("sallyport_envoys_connected", "Connected Envoys.", () -> status.envoys());
    GaugeWithCallback.builder()
        .name("sallyport_certificate_expiry_seconds")
        .help("Time until the certificate shown for a hostname ends.")
        .unit(Unit.SECONDS)
        .labelNames("hostname")
        .callback(
            callback ->
                status
                    .current()
                    .ifPresent(
                        snapshot ->
                            snapshot
                                .certificateExpiry()
                                .forEach(
                                    (hostname, end) ->
                                        callback.call(
                                            (double)
                                                Duration.between(clock.instant(), end).toSeconds(),
                                            hostname))))
        .register(registry);
  }

  /** What publishing looks like. */
  public PublisherStatus status() {
    return status;
  }

  /** Why the configuration on disk is refused; empty when it is not. */
  public List<String> configErrors() {
    return configErrors;
  }

  @Override
  public void ended(Outcome outcome) {
    publishes.labelValues(label(outcome)).inc();
  }

  @Override
  public void answered(PeerKind peer, Duration latency) {
    answers.labelValues(label(peer)).observe(latency.toNanos() / 1e9);
  }

  @Override
  public void changed(PublisherStatus now) {
    String before = status.current().map(Snapshot::revision).orElse("");
    String after = now.current().map(Snapshot::revision).orElse("");
    status = now;
    if (!before.equals(after)) {
      revision.setLabelValues(after);
    }
  }

  @Override
  public void loaded(List<String> errors) {
    configErrors = List.copyOf(errors);
    loads.labelValues(errors.isEmpty() ? "accepted" : "refused").inc();
  }

  @Override
  public void signedIn(Way way, boolean succeeded) {
    signIns.labelValues(label(way), succeeded ? "accepted" : "refused").inc();
  }

  @Override
  public void decided(Verb verb, String outcome) {
    decisions.labelValues(verb.code(), outcome).inc();
  }

  @Override
  public void delivered(String endpoint, String id, int attempts) {
    webhooks.labelValues(endpoint, "delivered").inc();
  }

  @Override
  public void failed(String endpoint, String id, int attempts) {
    LOG.warn("webhook {} did not take {} at attempt {}", endpoint, id, attempts);
    webhooks.labelValues(endpoint, "failed").inc();
  }

  @Override
  public void givenUp(String endpoint, String id) {
    LOG.error("webhook {} never took {}: it is left out", endpoint, id);
    webhooks.labelValues(endpoint, "given_up").inc();
  }

  /** All metrics in Prometheus text format 0.0.4. */
  public String scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A server was asked for a policy bundle. */
  public void polled(ServedBundle.Poll outcome) {
    polls.labelValues(label(outcome)).inc();
  }

  /** Records of handshakes were lost. */
  public void evidenceLost(long records) {
    evidenceLost.inc(records);
  }

  /** What the archivist does is to be counted too. */
  public void archive(Supplier<ArchiveStatus> state) {
    number(
        "sallyport_archive_problems",
        "Things that the archivist cannot do now: an alarm.",
        () -> state.get().problems().size());
    number(
        "sallyport_archive_anchors_failing",
        "Anchors that lack the newest head.",
        () -> state.get().anchors().stream().filter(a -> a.failure().isPresent()).count());
    number(
        "sallyport_archive_segments_waiting",
        "Closed segments that the store lacks.",
        () ->
            state.get().store().isEmpty()
                ? 0
                : state.get().shipping().closed() - state.get().shipping().shipped());
    number(
        "sallyport_archive_indexed_segment",
        "Segment that the index has come to.",
        () -> state.get().indexedSegment());
  }

  private void number(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  private void gauge(String name, String help, Supplier<List<?>> peers) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(peers.get().size()))
        .register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
