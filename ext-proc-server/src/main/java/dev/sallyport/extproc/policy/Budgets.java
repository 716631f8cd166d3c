package dev.sallyport.extproc.policy;

import dev.sallyport.core.decision.Terms.Budget;
import dev.sallyport.core.decision.Terms.Unit;
import dev.sallyport.core.identity.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What callers have spent of their budgets in the windows that run now. It is kept in memory, for
 * this guard alone: of several guards each gives a caller the whole budget, and a guard that starts
 * anew has forgotten. A window belongs to resource, caller and name of the budget.
 */
public final class Budgets {

  /**
   * How many windows are kept; when they are all running, a caller that is not among them waits.
   */
  static final int MOST_WINDOWS = 100_000;

  private final InstantSource clock;
  private final int most;
  private final ConcurrentHashMap<Key, Window> windows = new ConcurrentHashMap<>();

  private record Key(String resource, String issuer, String subject, Budget budget) {}

  private record Window(long number, long spent) {}

  public Budgets(InstantSource clock) {
    this(clock, MOST_WINDOWS);
  }

  Budgets(InstantSource clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /** How many windows are kept now. */
  public int size() {
    return windows.size();
  }

  /** What was spent from a budget in one of its windows. */
  public static final class Charge {
    private final Key key;
    private final long number;
    private final long amount;

    private Charge(Key key, long number, long amount) {
      this.key = key;
      this.number = number;
      this.amount = amount;
    }

    /** Whether it is an estimate, for which there may be a better one later. */
    boolean isEstimate() {
      return key.budget().unit() == Unit.TOKENS;
    }
  }

  /**
   * Spends from a budget, if so much is left of it.
   *
   * @return what was spent; empty if nothing was
   */
  public Optional<Charge> spend(String resource, Identity caller, Budget budget, long amount) {
    Key key = new Key(resource, caller.issuer(), caller.subject(), budget);
    long number = clock.instant().getEpochSecond() / budget.seconds();
    if (!windows.containsKey(key) && !makeRoom()) {
      return Optional.empty();
    }
    boolean[] spent = new boolean[1];
    windows.compute(
        key,
        (same, window) -> {
          long before = window == null || window.number() != number ? 0 : window.spent();
          spent[0] = amount <= budget.amount() - before;
          return new Window(number, spent[0] ? before + amount : before);
        });
    return spent[0] ? Optional.of(new Charge(key, number, amount)) : Optional.empty();
  }

  /**
   * Puts what a call really cost in place of what was spent on it. It may be more than was left;
   * then the window is overdrawn. A window that has ended stays as it was.
   */
  public void settle(Charge charge, long amount) {
    windows.computeIfPresent(
        charge.key,
        (same, window) ->
            window.number() == charge.number
                ? new Window(window.number(), Math.max(0, window.spent() - charge.amount + amount))
                : window);
  }

  /** Seconds until a budget's window ends. */
  public long secondsLeft(Budget budget) {
    long now = clock.instant().getEpochSecond();
    return budget.seconds() - now % budget.seconds();
  }

  private boolean makeRoom() {
    if (windows.size() < most) {
      return true;
    }
    Instant now = clock.instant();
    windows
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue().number()
                    != now.getEpochSecond() / entry.getKey().budget().seconds());
    return windows.size() < most;
  }
}
