package dev.sallyport.extproc.follow;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a stream of the control plane's on one thread, and comes back after every loss of it. The
 * pause before that doubles up to a second, and is drawn from its upper half, so that the servers
 * that lost one control plane do not all come back at once; a message that arrives ends the
 * doubling.
 */
public final class Comeback implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Comeback.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final String what;
  private final Duration shortestPause;
  private final ScheduledExecutorService thread;
  private Duration pause;

  /**
   * @param what what is followed; the name of the thread and of the stream in the log
   * @param shortestPause pause before the first attempt to come back
   */
  public Comeback(String what, Duration shortestPause) {
    this.what = what;
    this.shortestPause = shortestPause;
    this.pause = shortestPause;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(what + "-follower").daemon().factory());
  }

  /** Begins to follow: has the stream opened now, and again after every loss. */
  public void start(Runnable open) {
    onThread(open);
  }

  /**
   * What takes a stream that was opened.
   *
   * @param take takes a message, on the thread
   * @param lost is told on the thread that the stream is gone
   * @param open opens the next one
   */
  public <M> StreamObserver<M> taking(Consumer<M> take, Runnable lost, Runnable open) {
    return new StreamObserver<>() {
      @Override
      public void onNext(M message) {
        onThread(
            () -> {
              pause = shortestPause;
              take.accept(message);
            });
      }

      @Override
      public void onError(Throwable failure) {
        onThread(() -> again(failure, lost, open));
      }

      @Override
      public void onCompleted() {
        onThread(() -> again(null, lost, open));
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void again(@Nullable Throwable why, Runnable lost, Runnable open) {
    lost.run();
    long most = pause.toMillis();
    long millis = most - ThreadLocalRandom.current().nextLong(most / 2 + 1);
    if (pause.equals(shortestPause)) {
      LOG.info(
          "the control plane's {} are away ({}); trying again until they are back",
          what,
          why == null ? "it closed the stream" : why.getMessage());
    }
    var _ = thread.schedule(open, millis, TimeUnit.MILLISECONDS);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void onThread(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("nobody follows the {} any more", what);
    }
  }
}
