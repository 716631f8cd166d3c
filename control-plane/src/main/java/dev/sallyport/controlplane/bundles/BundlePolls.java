package dev.sallyport.controlplane.bundles;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which bundle servers are asked. */
public final class BundlePolls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BundlePolls.class);

  private final ServedBundle bundle;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** For a bundle. */
  public BundlePolls(ServedBundle bundle) {
    this.bundle = bundle;
  }

  /** Begins to ask, until closed. */
  public void start() {
    Thread.ofPlatform().daemon().name("bundles").start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    try {
      bundle.poll();
    } catch (RuntimeException e) {
      // The last good bundle is not touched by a poll that fails; the next one may succeed.
      LOG.error("asking for a policy bundle failed", e);
    }
  }
}
