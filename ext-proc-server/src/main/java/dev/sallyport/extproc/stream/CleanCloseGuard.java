package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

/**
 * Turns every clean close of an unfinished exchange into an error. When a processor ends its stream
 * with OK, Envoy goes on without it: a request passes undecided, a response unmasked, even in the
 * middle of a body. So OK leaves this server only behind the last answer, whatever the code behind
 * this guard does; an answer out of turn does not leave it at all.
 */
final class CleanCloseGuard implements ServerCallHandler<ProcessingRequest, ProcessingResponse> {

  private final ServerCallHandler<ProcessingRequest, ProcessingResponse> guarded;

  CleanCloseGuard(ServerCallHandler<ProcessingRequest, ProcessingResponse> guarded) {
    this.guarded = guarded;
  }

  @Override
  public ServerCall.Listener<ProcessingRequest> startCall(
      ServerCall<ProcessingRequest, ProcessingResponse> call, Metadata metadata) {
    ProtocolLedger ledger = new ProtocolLedger();
    GuardedCall guardedCall = new GuardedCall(call, ledger);
    return new GuardedListener(guarded.startCall(guardedCall, metadata), guardedCall, ledger);
  }

  private static final class GuardedCall
      extends SimpleForwardingServerCall<ProcessingRequest, ProcessingResponse> {

    private final ProtocolLedger ledger;

    GuardedCall(ServerCall<ProcessingRequest, ProcessingResponse> call, ProtocolLedger ledger) {
      super(call);
      this.ledger = ledger;
    }

    @Override
    public void sendMessage(ProcessingResponse message) {
      ledger.answers(message);
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() && !ledger.isFinished()) {
        super.close(Status.ABORTED.withDescription("the exchange is not finished"), trailers);
      } else {
        super.close(status, trailers);
      }
    }
  }

  private static final class GuardedListener
      extends SimpleForwardingServerCallListener<ProcessingRequest> {

    private final GuardedCall call;
    private final ProtocolLedger ledger;

    GuardedListener(
        ServerCall.Listener<ProcessingRequest> listener, GuardedCall call, ProtocolLedger ledger) {
      super(listener);
      this.call = call;
      this.ledger = ledger;
    }

    @Override
    public void onMessage(ProcessingRequest message) {
      try {
        ledger.received(message);
      } catch (IllegalStateException e) {
        call.close(Status.INTERNAL.withDescription(e.getMessage()), new Metadata());
        return;
      }
      super.onMessage(message);
    }
  }
}
