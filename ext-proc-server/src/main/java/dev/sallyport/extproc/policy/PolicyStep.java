package dev.sallyport.extproc.policy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import java.time.InstantSource;

/** Asks the policy of one snapshot about requests to one resource. */
public final class PolicyStep {

  private final GuardedResource resource;
  private final PolicyEngine engine;
  private final InstantSource clock;

  public PolicyStep(GuardedResource resource, PolicyEngine engine, InstantSource clock) {
    this.resource = resource;
    this.engine = engine;
    this.clock = clock;
  }

  /** Digest of the bundle that decides. */
  public String bundle() {
    return engine.bundleDigest();
  }

  /** Decides on a request's head; the body has not been looked at. */
  public Decision decide(Identity caller, RequestHead request, Connection connection) {
    return engine.decide(new PolicyInput(caller));
  }
}
