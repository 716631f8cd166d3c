package dev.sallyport.extproc.stream;

import dev.sallyport.extproc.snapshot.SnapshotStore;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/**
 * The service {@code envoy.service.auth.v3.Authorization}, for Envoys that cannot run ext_proc: the
 * same identity and policy, on the head and on a body that Envoy buffered whole. It sees no
 * response, so that resources which mask are refused.
 */
public final class AuthzService extends AuthorizationGrpc.AuthorizationImplBase {

  private final SnapshotStore snapshots;
  private final Steps steps;
  private final Executor waiting;

  private AuthzService(SnapshotStore snapshots, Steps steps, Executor waiting) {
    this.snapshots = snapshots;
    this.steps = steps;
    this.waiting = waiting;
  }

  /**
   * The service.
   *
   * @param waiting runs checks, which may wait for an issuer, each on a thread of its own
   */
  public static ServerServiceDefinition of(SnapshotStore snapshots, Steps steps, Executor waiting) {
    return new AuthzService(snapshots, steps, waiting).bindService();
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> answers) {
    waiting.execute(
        () -> {
          answers.onNext(new AuthzCheck(snapshots, steps).answer(request));
          answers.onCompleted();
        });
  }
}
