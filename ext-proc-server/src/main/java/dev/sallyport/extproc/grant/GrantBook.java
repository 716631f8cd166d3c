package dev.sallyport.extproc.grant;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.policy.PolicyInput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The grants in force, as the control plane says, and the exchanges that would not run without
 * them. When a grant ends, by its clock or by somebody's word, its exchanges are cut.
 *
 * <p>A control plane that is silent may have grants taken back that are still here: after {@link
 * #PATIENCE} nobody gets anything by a grant any more.
 */
public final class GrantBook {

  /** How old news may be. The control plane says at least once a second that there is none. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final Map<String, Entry> grants = new ConcurrentHashMap<>();
  private final Map<ExchangeId, Use> uses = new ConcurrentHashMap<>();
  private volatile @Nullable Instant heard;

  /**
   * A grant.
   *
   * @param holder who has it, under the one name of the person
   * @param grant what policies see of it
   */
  public record Held(Human holder, PolicyInput.Grant grant) {}

  private record Entry(Held held, Future<?> end) {}

  private record Use(Set<String> ids, Runnable cut) {}

  /**
   * @param timer runs what comes later, and never waits
   */
  public GrantBook(InstantSource clock, ScheduledExecutorService timer) {
    this.clock = clock;
    this.timer = timer;
  }

  /** The control plane has said all it knows. */
  public void present() {
    heard = clock.instant();
  }

  /** These are all. Exchanges that run under another one are cut. */
  public synchronized void replace(Collection<Held> all) {
    Set<String> gone = new HashSet<>(grants.keySet());
    for (Held held : all) {
      gone.remove(held.grant().id());
      put(held);
    }
    gone.forEach(this::end);
    present();
  }

  /** There is a new one. */
  public synchronized void put(Held held) {
    Duration left = Duration.between(clock.instant(), held.grant().expiresAt());
    String id = held.grant().id();
    Entry before =
        grants.put(
            id,
            new Entry(
                held,
                timer.schedule(
                    () -> end(id), Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS)));
    if (before != null) {
      before.end().cancel(false);
    }
  }

  /** One has ended. */
  public synchronized void end(String id) {
    Entry ended = grants.remove(id);
    if (ended != null) {
      ended.end().cancel(false);
    }
    for (Use use : List.copyOf(uses.values())) {
      if (use.ids().contains(id)) {
        use.cut().run();
      }
    }
  }

  /** What somebody has to a resource now, sorted by id. */
  public List<PolicyInput.Grant> of(Human holder, String resource) {
    if (grants.isEmpty() || !isCurrent()) {
      return List.of();
    }
    Instant now = clock.instant();
    List<PolicyInput.Grant> found = new ArrayList<>();
    for (Entry entry : grants.values()) {
      PolicyInput.Grant grant = entry.held().grant();
      if (entry.held().holder().equals(holder)
          && grant.resource().equals(resource)
          && now.isBefore(grant.expiresAt())) {
        found.add(grant);
      }
    }
    found.sort(Comparator.comparing(PolicyInput.Grant::id));
    return found;
  }

  /**
   * An exchange runs under grants.
   *
   * @param cut ends it; from any thread, and without waiting
   */
  public synchronized void use(ExchangeId exchange, Set<String> ids, Runnable cut) {
    uses.put(exchange, new Use(Set.copyOf(ids), cut));
    if (!grants.keySet().containsAll(ids)) {
      cut.run();
    }
  }

  /** An exchange has ended. */
  public void release(ExchangeId exchange) {
    uses.remove(exchange);
  }

  /** How many grants are in force. */
  public int size() {
    return grants.size();
  }

  private boolean isCurrent() {
    Instant last = heard;
    return last != null && clock.instant().isBefore(last.plus(PATIENCE));
  }
}
