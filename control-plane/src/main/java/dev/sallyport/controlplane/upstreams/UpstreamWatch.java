package dev.sallyport.controlplane.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.envoy.binary.EnvoyAdmin;
import dev.sallyport.envoy.cluster.Clusters;
import dev.sallyport.pki.probe.UpstreamCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what an upstream offers when Envoy refuses its certificate. Envoy counts such refusals
 * by cluster ({@code ssl.fail_verify_*}) and shows nothing of the peer; so when a count of the
 * machine's own Envoy rises, the control plane shakes hands with the upstream itself and keeps what
 * it saw for operators. Pinned upstreams are also looked at a few times a day, because a pinned
 * certificate that nears its end is worth a warning before anything fails.
 */
public final class UpstreamWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration ROUNDS = Duration.ofHours(6);
  private static final Duration FIRST_ROUND = Duration.ofMinutes(1);
  private static final String COUNTERS =
      "/stats?format=json&filter=%5Ecluster%5C..*%5C.ssl%5C.fail_verify_";
  private static final JsonMapper JSON = new JsonMapper();

  private final EnvoyAdmin envoy;
  private final Supplier<Optional<Snapshot>> inForce;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Long> refusals = new ConcurrentSkipListMap<>();
  private final Map<String, List<UpstreamCheck.Report>> reports = new ConcurrentSkipListMap<>();
  private Instant nextRound;

  /**
   * A watch.
   *
   * @param inForce the snapshot in force
   */
  public UpstreamWatch(
      EnvoyAdmin envoy, Supplier<Optional<Snapshot>> inForce, InstantSource clock) {
    this.envoy = envoy;
    this.inForce = inForce;
    this.clock = clock;
    this.nextRound = clock.instant().plus(FIRST_ROUND);
  }

  /** Begins to watch. */
  public void start() {
    Thread.ofPlatform().daemon().name("upstreams").start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** What was seen last of upstreams that are still configured, by resource. */
  public List<UpstreamCheck.Report> reports() {
    return reports.values().stream().flatMap(List::stream).toList();
  }

  /** What the resources in force give reason to warn of. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Resource resource : resources()) {
      for (String warning : UpstreamCheck.warnings(resource)) {
        warnings.add(resource.name() + ": " + warning);
      }
    }
    for (UpstreamCheck.Report report : reports()) {
      report.warnings().stream()
          .map(warning -> report.resource() + ": " + warning)
          .filter(warning -> !warnings.contains(warning))
          .forEach(warnings::add);
    }
    return warnings;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      List<Resource> resources = resources();
      reports.keySet().retainAll(resources.stream().map(Resource::name).toList());
      afterRefusals(resources);
      if (!clock.instant().isBefore(nextRound)) {
        nextRound = clock.instant().plus(ROUNDS);
        resources.stream()
            .filter(resource -> !resource.upstream().tls().trust().pins().isEmpty())
            .forEach(this::probe);
      }
    } catch (IOException e) {
      LOG.debug("Envoy's counters cannot be read: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("looking at upstreams failed", e);
    }
  }

  private void afterRefusals(List<Resource> resources) throws IOException {
    if (!Files.exists(envoy.socket())) {
      return;
    }
    Map<String, Long> now = new ConcurrentSkipListMap<>();
    for (JsonNode counter : JSON.readTree(envoy.get(COUNTERS)).path("stats")) {
      String name = counter.path("name").asText();
      int end = name.lastIndexOf(".ssl.");
      if (end > 0) {
        now.merge(
            name.substring("cluster.".length(), end), counter.path("value").asLong(), Long::sum);
      }
    }
    for (Resource resource : resources) {
      String cluster = Clusters.name(resource);
      long count = now.getOrDefault(cluster, 0L);
      if (count > refusals.getOrDefault(cluster, 0L)) {
        probe(resource);
      }
    }
    refusals.clear();
    refusals.putAll(now);
  }

  private void probe(Resource resource) {
    List<UpstreamCheck.Report> found = UpstreamCheck.of(resource, clock.instant());
    reports.put(resource.name(), found);
    for (UpstreamCheck.Report report : found) {
      report
          .problem()
          .ifPresent(
              problem ->
                  LOG.warn(
                      "upstream {} of resource {}: {}",
                      report.address(),
                      report.resource(),
                      problem));
    }
  }

  private List<Resource> resources() {
    return inForce.get().map(Snapshot::resources).orElse(List.of());
  }
}
