package dev.sallyport.policy.memo;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.dependency.Dependencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that remembers decisions. A policy is a function of what it reads; so what was decided
 * once holds for every input that agrees on all that the policy can read, which its bundle lists.
 * Inputs that may come to a rule of which the list does not say what it reads are decided every
 * time. The bundle and its data are part of the engine, and with it what it remembers goes.
 */
public final class MemoisedEngine implements PolicyEngine {

  /** How many decisions an engine remembers. */
  public static final int CAPACITY = 8192;

  private static final System.Logger LOG = System.getLogger(MemoisedEngine.class.getName());

  /** Answers that tell of an accident, which need not happen again. */
  private static final Set<Reason> ACCIDENTS =
      Set.of(Reason.EVALUATION_FAILED, Reason.INVALID_DECISION);

  private final PolicyEngine engine;
  private final Optional<KeyMaker> keys;
  private final Detours detours;
  private final MemoCounters counters;
  private final Remembered remembered;
  private volatile boolean closed;

  MemoisedEngine(
      PolicyEngine engine, Optional<Dependencies> reads, MemoCounters counters, int capacity) {
    this.engine = engine;
    this.keys = reads.filter(list -> !list.isHopeless()).flatMap(KeyMaker::of);
    this.detours = Detours.of(reads.map(Dependencies::obstacles).orElse(List.of()));
    this.counters = counters;
    this.remembered = new Remembered(capacity);
  }

  /**
   * Puts a memory before an engine. Where the bundle has no dependency list, or one that names what
   * cannot be remembered, every decision is evaluated.
   */
  public static MemoisedEngine of(WasmPolicyEngine engine, MemoCounters counters) {
    MemoisedEngine memoised = new MemoisedEngine(engine, engine.dependencies(), counters, CAPACITY);
    List<String> why = memoised.gaps(engine.dependencies());
    if (!why.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "decisions of bundle {0} are not all remembered: {1}",
          engine.bundleDigest(),
          String.join("; ", why));
    }
    return memoised;
  }

  private List<String> gaps(Optional<Dependencies> reads) {
    if (reads.isEmpty()) {
      return List.of("it has no dependency list; 'sallyport policy build' adds one");
    }
    List<String> gaps = new ArrayList<>();
    reads.get().obstacles().forEach(obstacle -> gaps.add(obstacle.toString()));
    if (keys.isEmpty() && !reads.get().isHopeless()) {
      gaps.add("it reads a place that an input does not have");
    }
    return gaps;
  }

  /** Whether anything is remembered at all. */
  public boolean remembers() {
    return keys.isPresent();
  }

  @Override
  public Decision decide(PolicyInput input) {
    Optional<KeyMaker.Key> key =
        closed || detours.mayBeTakenBy(input)
            ? Optional.empty()
            : keys.flatMap(made -> made.key(input));
    if (key.isEmpty()) {
      counters.bypass();
      return engine.decide(input);
    }
    Decision known = remembered.get(key.get());
    if (known != null) {
      counters.hit();
      return known;
    }
    counters.miss();
    Decision decision = engine.decide(input);
    if (decision.reasons().stream().noneMatch(ACCIDENTS::contains)) {
      remembered.put(key.get(), decision);
    }
    return decision;
  }

  @Override
  public boolean readsBody(String resource) {
    return engine.readsBody(resource);
  }

  @Override
  public String bundleDigest() {
    return engine.bundleDigest();
  }

  /** Forgets everything and ends the engine. */
  @Override
  public void close() {
    closed = true;
    engine.close();
    remembered.clear();
  }
}
