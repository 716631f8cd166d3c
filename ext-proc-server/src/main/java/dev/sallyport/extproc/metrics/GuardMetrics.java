package dev.sallyport.extproc.metrics;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the guard counts and times, in the terms of Prometheus. */
public final class GuardMetrics {

  private static final double[] BUCKETS = {
    10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 50e-3, 250e-3, 1, 5
  };

  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter exchanges;
  private final Counter tokens;
  private final Counter masked;
  private final Counter snapshots;
  private final Info revision;
  private final Gauge open;
  private final LongAdder heldBack = new LongAdder();
  private final Map<Step, DistributionDataPoint> steps = new EnumMap<>(Step.class);

  public GuardMetrics() {
    exchanges =
        Counter.builder()
            .name("sallyport_exchanges_total")
            .help("Exchanges that ended.")
            .labelNames("resource", "decision", "outcome", "error")
            .register(registry);
    tokens =
        Counter.builder()
            .name("sallyport_tokens_total")
            .help("Tokens looked at, by whether they were remembered from before.")
            .labelNames("remembered")
            .register(registry);
    masked =
        Counter.builder()
            .name("sallyport_masked_values_total")
            .help("Values found in bodies, by what became of them: masked, or only reported.")
            .labelNames("resource", "direction", "detector", "result")
            .register(registry);
    snapshots =
        Counter.builder()
            .name("sallyport_snapshots_total")
            .help("Snapshots that came, by what became of them.")
            .labelNames("result")
            .register(registry);
    revision =
        Info.builder()
            .name("sallyport_snapshot_info")
            .help("Revision of the snapshot that came last.")
            .labelNames("revision")
            .register(registry);
    open =
        Gauge.builder()
            .name("sallyport_exchanges_open")
            .help("Exchanges under way.")
            .register(registry);
    Histogram seconds =
        Histogram.builder()
            .name("sallyport_step_seconds")
            .help("Time a step took of one exchange.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .labelNames("step")
            .register(registry);
    for (Step step : Step.values()) {
      steps.put(step, seconds.labelValues(step.label()));
    }
    gauge("sallyport_mask_held_back_bytes", "Bytes that mask streams hold back.", heldBack::sum);
  }

  /** The registry, to be exposed. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Registers a value that is read whenever somebody looks. */
  public void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  /** An exchange began. */
  public void began() {
    open.inc();
  }

  /**
   * An exchange ended.
   *
   * @param resource its resource; empty where a route only refuses
   * @param decision what the policy decided; empty when it was not asked
   * @param outcome how it ended
   * @param error code the client got, if any
   */
  public void ended(String resource, String decision, String outcome, Optional<ErrorCode> error) {
    open.dec();
    exchanges.labelValues(resource, decision, outcome, error.map(ErrorCode::code).orElse("")).inc();
  }

  /** A step took this long, in nanoseconds. */
  public void took(Step step, long nanos) {
    DistributionDataPoint point = steps.get(step);
    if (point != null) {
      point.observe((double) nanos / NANOS_PER_SECOND);
    }
  }

  /** A token was looked at. */
  public void token(boolean remembered) {
    tokens.labelValues(Boolean.toString(remembered)).inc();
  }

  /**
   * Values were found in a body.
   *
   * @param plan what was to become of them
   * @param counts how often each detector found one
   */
  public void masked(String resource, Direction direction, MaskPlan plan, List<MaskCount> counts) {
    for (MaskCount count : counts) {
      boolean reported = plan.actions().get(count.detector()) instanceof MaskAction.Report;
      masked
          .labelValues(
              resource,
              direction.name().toLowerCase(Locale.ROOT),
              count.detector().value(),
              reported ? "reported" : "masked")
          .inc(count.count());
    }
  }

  /** Mask streams hold back this many bytes more, or fewer when negative. */
  public void heldBack(long change) {
    heldBack.add(change);
  }

  /** A snapshot was accepted. */
  public void accepted(String revision) {
    snapshots.labelValues("accepted").inc();
    this.revision.setLabelValues(revision);
  }

  /** A snapshot was rejected. */
  public void rejected() {
    snapshots.labelValues("rejected").inc();
  }
}
