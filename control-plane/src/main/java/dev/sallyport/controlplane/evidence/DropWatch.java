package dev.sallyport.controlplane.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.evidence.EvidenceLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an Envoy's own count of records that it could not keep, and puts every rise on record: a
 * gap in the evidence is evidence too.
 */
public final class DropWatch implements AutoCloseable {

  /** Query of the counters on Envoy's admin interface. */
  static final String QUERY =
      "/stats?format=json&filter=%5Eaccess_logs%5C.open_telemetry_access_log%5C..*logs_dropped%24";

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(DropWatch.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** An Envoy's admin interface. */
  @FunctionalInterface
  public interface Stats {
    /** Body of a GET answer. */
    String get(String path) throws IOException;
  }

  private final String node;
  private final Stats stats;
  private final EvidenceLog log;
  private final LongConsumer counter;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long seen;

  /**
   * A watch over one Envoy.
   *
   * @param counter takes how many more records were lost
   */
  public DropWatch(String node, Stats stats, EvidenceLog log, LongConsumer counter) {
    this.node = node;
    this.stats = stats;
    this.log = log;
    this.counter = counter;
  }

  /** Looks every ten seconds until closed. */
  public void start() {
    Thread.ofVirtual().name("evidence-drops").start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
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

  /** Looks once. */
  void look() {
    try {
      long dropped = 0;
      for (JsonNode stat : JSON.readTree(stats.get(QUERY)).path("stats")) {
        dropped += stat.path("value").asLong();
      }
      // An Envoy that was started again counts from zero.
      long more = dropped < seen ? dropped : dropped - seen;
      if (more > 0) {
        log.lost(node, more);
        counter.accept(more);
        LOG.warn("{} records of handshakes were lost by {}", more, node);
      }
      seen = dropped;
    } catch (IOException e) {
      LOG.debug("the counters of {} cannot be read now", node, e);
    }
  }
}
