package dev.sallyport.extproc.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests whose decision waits for a body, and until when. A body that stops coming brings no
 * message that could end it, so that somebody has to look; that is done every now and then for all
 * of them, because nearly all are whole long before.
 */
public final class BodyDeadlines {

  private static final Logger LOG = LoggerFactory.getLogger(BodyDeadlines.class);

  private final LongSupplier nanos;
  private final Set<Awaited> awaited = ConcurrentHashMap.newKeySet();

  /** A body that is waited for. */
  final class Awaited {
    private final long until;
    private final Runnable late;

    private Awaited(long until, Runnable late) {
      this.until = until;
      this.late = late;
    }

    /** It is waited for no more. */
    void end() {
      awaited.remove(this);
    }

    private boolean isLate(long now) {
      return now - until > 0;
    }
  }

  /**
   * None yet.
   *
   * @param nanos a clock as {@link System#nanoTime} is one
   */
  public BodyDeadlines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A body is waited for.
   *
   * @param late what is done once, on the thread that looks, if it is not there in time
   */
  Awaited await(Duration within, Runnable late) {
    Awaited body = new Awaited(nanos.getAsLong() + within.toNanos(), late);
    awaited.add(body);
    return body;
  }

  /** Looks for bodies that are late. To be called about once a second. */
  public void look() {
    long now = nanos.getAsLong();
    for (Awaited body : awaited.stream().filter(body -> body.isLate(now)).toList()) {
      if (awaited.remove(body)) {
        end(body);
      }
    }
  }

  /**
   * Whoever looks is a task that comes again, and would not after a failure: one exchange that
   * cannot be ended must not keep all others waiting for good.
   */
  private static void end(Awaited body) {
    try {
      body.late.run();
    } catch (RuntimeException e) {
      LOG.error("an exchange whose body is late could not be ended", e);
    }
  }

  /** How many bodies are waited for. */
  public int size() {
    return awaited.size();
  }
}
