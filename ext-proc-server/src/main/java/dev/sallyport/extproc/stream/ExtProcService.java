package dev.sallyport.extproc.stream;

import dev.sallyport.extproc.snapshot.SnapshotStore;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.Executor;

/**
 * The service {@code envoy.service.ext_proc.v3.ExternalProcessor}: one stream is one exchange. It
 * is served by handlers of gRPC's lower layer, which gives every call its metadata and its own flow
 * control.
 */
public final class ExtProcService
    implements ServerCallHandler<ProcessingRequest, ProcessingResponse> {

  private final SnapshotStore snapshots;
  private final Steps steps;
  private final ByteBudget budget;
  private final Executor waiting;

  private ExtProcService(
      SnapshotStore snapshots, Steps steps, ByteBudget budget, Executor waiting) {
    this.snapshots = snapshots;
    this.steps = steps;
    this.budget = budget;
    this.waiting = waiting;
  }

  /**
   * The service, behind the guard against clean closes.
   *
   * @param waiting runs what may wait, one task each on a thread of its own
   */
  public static ServerServiceDefinition of(
      SnapshotStore snapshots, Steps steps, ByteBudget budget, Executor waiting) {
    return ServerServiceDefinition.builder(ExternalProcessorGrpc.getServiceDescriptor())
        .addMethod(
            ExternalProcessorGrpc.getProcessMethod(),
            new CleanCloseGuard(new ExtProcService(snapshots, steps, budget, waiting)))
        .build();
  }

  @Override
  public ServerCall.Listener<ProcessingRequest> startCall(
      ServerCall<ProcessingRequest, ProcessingResponse> call, Metadata metadata) {
    Route route = Route.of(metadata, snapshots);
    ExchangeCall exchange = new ExchangeCall(call, route, steps, budget, waiting);
    exchange.begin();
    return exchange;
  }
}
