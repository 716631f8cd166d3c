package dev.sallyport.controlplane.evidence;

import dev.sallyport.controlplane.posture.Posture;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.evidence.EvidenceLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record what is enforced, whenever another snapshot is in force: handshakes prove little
 * to somebody who cannot tell what they had to be.
 */
public final class PostureLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostureLog.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Supplier<Optional<Snapshot>> inForce;
  private final EvidenceLog log;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String recorded = "";

  /**
   * A log.
   *
   * @param inForce the snapshot in force
   */
  public PostureLog(Supplier<Optional<Snapshot>> inForce, EvidenceLog log, InstantSource clock) {
    this.inForce = inForce;
    this.log = log;
    this.clock = clock;
  }

  /** Begins to look, twice a second. */
  public void start() {
    Thread.ofVirtual().name("posture").start(this::run);
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

  private void look() {
    try {
      Optional<Snapshot> now = inForce.get();
      if (now.isPresent() && !now.get().revision().equals(recorded)) {
        log.posture(now.get().revision(), Posture.of(now.get(), clock.instant()));
        recorded = now.get().revision();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("what is enforced cannot be put on record: {}", e.getMessage());
    }
  }
}
