package dev.sallyport.extproc.testing;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A policy that decides as it is told. */
public final class FakePolicy implements PolicyEngine {

  public static final Decision.Allow ALLOW =
      new Decision.Allow(
          List.of(Reason.GROUP_ALLOWED),
          Optional.empty(),
          MaskPlan.NOTHING,
          MaskPlan.NOTHING,
          Optional.empty());

  /** Resources whose bodies it wants to see. */
  public static final Set<String> READS_BODIES_OF = Set.of("tools", "models", "forms");

  private volatile Function<PolicyInput, Decision> decisions = input -> ALLOW;
  private final List<PolicyInput> asked = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public void decideFromNowOn(Decision next) {
    decisions = input -> next;
  }

  public void decideBy(Function<PolicyInput, Decision> how) {
    decisions = how;
  }

  /** What it was asked last. */
  public PolicyInput asked() {
    return asked.getLast();
  }

  /** What was known of the body each time it was asked. */
  public List<String> statuses() {
    return asked.stream().map(input -> input.body().status()).toList();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public Decision decide(PolicyInput input) {
    asked.add(input);
    Decision decision = decisions.apply(input);
    if (decision == null) {
      throw new IllegalStateException("broken on purpose: " + input.identity().subject());
    }
    return decision;
  }

  @Override
  public boolean readsBody(String resource) {
    return READS_BODIES_OF.contains(resource);
  }

  @Override
  public String bundleDigest() {
    return "b".repeat(64);
  }

  @Override
  public void close() {
    closed = true;
  }
}
