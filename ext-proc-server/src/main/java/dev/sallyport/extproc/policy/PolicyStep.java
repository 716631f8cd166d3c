package dev.sallyport.extproc.policy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    return engine.decide(
        new PolicyInput(
            caller,
            resource.name(),
            resource.kind(),
            dev.sallyport.policy.RequestHead.of(
                request.method(),
                request.authority(),
                request.target().raw(),
                visible(request.headers())),
            new PolicyInput.Connection(
                connection.tlsVersion(),
                connection
                    .certificate()
                    .map(
                        shown ->
                            new PolicyInput.ClientCertificate(
                                shown.subject(), shown.fingerprint())),
                connection.address()),
            clock.instant()));
  }

  private static Map<String, List<String>> visible(Headers headers) {
    Map<String, List<String>> visible = new HashMap<>();
    for (Header line : headers) {
      if (dev.sallyport.policy.RequestHead.VISIBLE_HEADERS.contains(line.name())) {
        visible.computeIfAbsent(line.name(), absent -> new ArrayList<>(1)).add(line.value());
      }
    }
    return visible;
  }
}
