package dev.sallyport.extproc.testing;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import java.util.List;
import java.util.Optional;

/** A policy that decides as it is told. */
public final class FakePolicy implements PolicyEngine {

  public static final Decision.Allow ALLOW =
      new Decision.Allow(
          List.of(Reason.GROUP_ALLOWED),
          Optional.empty(),
          MaskPlan.NOTHING,
          MaskPlan.NOTHING,
          Optional.empty());

  private volatile Decision decision = ALLOW;
  private volatile PolicyInput asked;
  private volatile boolean closed;

  public void decideFromNowOn(Decision next) {
    decision = next;
  }

  /** What it was asked last. */
  public PolicyInput asked() {
    return asked;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public Decision decide(PolicyInput input) {
    asked = input;
    if (decision == null) {
      throw new IllegalStateException("broken on purpose: " + input.identity().subject());
    }
    return decision;
  }

  @Override
  public boolean readsBody(String resource) {
    return false;
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
