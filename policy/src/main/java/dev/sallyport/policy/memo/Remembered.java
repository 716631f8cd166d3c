package dev.sallyport.policy.memo;

import dev.sallyport.core.decision.Decision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of decisions by key. There are two generations: when the younger is full it
 * becomes the older, whose decisions are forgotten unless they were asked for meanwhile. Nobody
 * waits for anybody.
 */
final class Remembered {

  private final int half;
  private final AtomicReference<Generations> generations =
      new AtomicReference<>(Generations.empty());

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
    Generations now = generations.get();
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
    Generations now = generations.get();
    if (now.younger().size() >= half) {
      Generations next = new Generations(new ConcurrentHashMap<>(), now.younger());
      now = generations.compareAndSet(now, next) ? next : generations.get();
    }
    now.younger().put(key, decision);
  }

  int size() {
    Generations now = generations.get();
    return now.younger().size() + now.older().size();
  }

  void clear() {
    generations.set(Generations.empty());
  }
}
