package dev.sallyport.extproc.policy;

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
import java.util.Set;

/** Asks the policy of one snapshot about requests to one resource. */
public final class PolicyStep {

  private final GuardedResource resource;
  private final PolicyEngine engine;
  private final InstantSource clock;
  private final boolean readsBody;

  public PolicyStep(GuardedResource resource, PolicyEngine engine, InstantSource clock) {
    this.resource = resource;
    this.engine = engine;
    this.clock = clock;
    this.readsBody = engine.readsBody(resource.name());
  }

  /** Digest of the bundle that decides. */
  public String bundle() {
    return engine.bundleDigest();
  }

  /** Whether an answer may have to be waited for. */
  public boolean mayWait() {
    return engine.mayWait();
  }

  /**
   * What there is to be asked about a request.
   *
   * @param grants access for a while that the caller has
   */
  public Question question(
      Identity caller, RequestHead request, Connection connection, List<PolicyInput.Grant> grants) {
    PolicyInput input =
        new PolicyInput(
            caller,
            resource.name(),
            resource.kind(),
            dev.sallyport.policy.RequestHead.of(
                request.method(),
                request.authority(),
                request.target().raw(),
                lines(request.headers(), dev.sallyport.policy.RequestHead.VISIBLE_HEADERS)),
            new PolicyInput.Connection(
                connection.tlsVersion(),
                connection
                    .certificate()
                    .map(
                        shown ->
                            new PolicyInput.ClientCertificate(
                                shown.subject(), shown.fingerprint())),
                connection.address()),
            clock.instant());
    return new Question(
        engine, readsBody, resource.body().maxBytes(), input.with(grants), request.headers());
  }

  static Map<String, List<String>> lines(Headers headers, Set<String> names) {
    Map<String, List<String>> lines = new HashMap<>();
    for (Header line : headers) {
      if (names.contains(line.name())) {
        lines.computeIfAbsent(line.name(), absent -> new ArrayList<>(1)).add(line.value());
      }
    }
    return lines;
  }
}
