package dev.sallyport.policy.memo;

import dev.sallyport.core.decision.Decision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of decisions by key. There are two generations: when the younger is full it
 * becomes the older, whose decisions are forgotten unless they were asked for meanwhile. Readers
 * never wait.
 */
final class Remembered {

  private final int half;
  private volatile Generations generations = Generations.empty();

  private record Generations(
      Map<KeyMaker.Key, Decision> younger, Map<KeyMaker.Key, Decision> older) {

    static Generations empty() {
      return new Generations(new ConcurrentHashMap<>(), Map.of());
    }
  }

  /**
   * @param most how many are remembered at most
   */
  Remembered(int most) {
    this.half = Math.max(1, most / 2);
  }

  @Nullable Decision get(KeyMaker.Key key) {
    Generations now = generations;
    Decision decision = now.younger().get(key);
    if (decision == null) {
      decision = now.older().get(key);
      if (decision != null) {
        put(key, decision);
      }
    }
    return decision;
  }

  void put(KeyMaker.Key key, Decision decision) {
    if (generations.younger().size() >= half) {
      turn();
    }
    generations.younger().put(key, decision);
  }

  /** Once every {@code half} decisions. */
  private synchronized void turn() {
    Generations now = generations;
    if (now.younger().size() >= half) {
      generations = new Generations(new ConcurrentHashMap<>(), now.younger());
    }
  }

  int size() {
    Generations now = generations;
    return now.younger().size() + now.older().size();
  }

  synchronized void clear() {
    generations = Generations.empty();
  }
}
