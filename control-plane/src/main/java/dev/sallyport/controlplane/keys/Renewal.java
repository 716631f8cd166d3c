package dev.sallyport.controlplane.keys;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps the certificates of the gateway's own servers young. */
public final class Renewal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final PartCertificates certificates;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String lastFailure = "";

  /** Renews the given certificates once it is started. */
  public Renewal(PartCertificates certificates) {
    this.certificates = certificates;
  }

  /** Begins to look several times a second. */
  public void start() {
    Thread.ofPlatform().daemon().name("renewal").start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      if (certificates.renewIfDue()) {
        LOG.info("the certificates of the gateway's own servers are new");
      }
      lastFailure = "";
    } catch (IOException | RuntimeException e) {
      String failure = String.valueOf(e.getMessage());
      if (!failure.equals(lastFailure)) {
        LOG.error("the certificates of the gateway's own servers cannot be renewed: {}", failure);
        lastFailure = failure;
      }
    }
  }
}
