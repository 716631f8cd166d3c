package dev.sallyport.cli.launcher;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs work that SIGINT, SIGTERM and SIGHUP interrupt, so that it can end in order and choose the
 * exit code itself. Without this the Java VM exits with 128 plus the number of the signal.
 */
public final class Shutdown {
  private static final int LONGEST_END_SECONDS = 11;

  private Shutdown() {}

  /**
   * Runs work on this thread. On a signal the thread is interrupted, and the process exits with
   * what the work returns.
   */
  public static int interrupting(Callable<Integer> work) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger(1);
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              awaitQuietly(done);
              Runtime.getRuntime().halt(code.get());
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      code.set(work.call());
    } finally {
      done.countDown();
      removeQuietly(hook);
    }
    return code.get();
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      if (!done.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Sallyport did not end in time and gives up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already and ends the process.
    }
  }
}
