package dev.sallyport.controlplane.evidence;

import dev.sallyport.core.evidence.EvidenceLog;
import dev.sallyport.envoy.evidence.DropCount;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an Envoy's own count of records that it could not keep, and puts every rise on record: a
 * gap in the evidence is evidence too. Has counts of busy clients written on the way.
 */
public final class DropWatch implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(DropWatch.class);

  private final String node;
  private final DropCount count;
  private final EvidenceLog log;
  private final LongConsumer counter;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A watch over one Envoy.
   *
   * @param counter takes how many more records were lost
   */
  public DropWatch(String node, DropCount count, EvidenceLog log, LongConsumer counter) {
    this.node = node;
    this.count = count;
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
      log.settle();
    } catch (IOException e) {
      LOG.error("evidence cannot be written: {}", e.getMessage());
    }
    try {
      long more = count.more();
      if (more > 0) {
        log.lost(node, more);
        count.reported(more);
        counter.accept(more);
        LOG.warn("{} records of handshakes were lost by {}", more, node);
      }
    } catch (IOException e) {
      LOG.debug("the counters of {} cannot be read now", node, e);
    }
  }
}
