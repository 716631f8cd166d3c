package dev.sallyport.extproc.desk;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.hold.HeldCall;
import dev.sallyport.extproc.hold.HoldDesk;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.proto.v1.ApprovalReply;
import dev.sallyport.proto.v1.ApprovalServiceGrpc;
import dev.sallyport.proto.v1.ApprovalServiceGrpc.ApprovalServiceFutureStub;
import dev.sallyport.proto.v1.ClaimRequest;
import dev.sallyport.proto.v1.HoldRequest;
import dev.sallyport.proto.v1.LeaveRequest;
import dev.sallyport.proto.v1.LookRequest;
import dev.sallyport.proto.v1.SettleRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the control plane. What is not answered is called again, which changes nothing twice,
 * until its patience is over: a control plane or a database that restarts is only slow from here.
 */
public final class GrpcDesk implements HoldDesk {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcDesk.class);

  /** How long a client waits for an answer at most before it is told that nobody can be asked. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The same once a human has approved it: a control plane may have many to answer at once. */
  private static final Duration CLAIM_PATIENCE = Duration.ofMinutes(1);

  /** How long word of what became of a stream is kept for a control plane that is away. */
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);

  private static final Duration ATTEMPT = Duration.ofSeconds(15);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ManagedChannel channel;
  private final ApprovalServiceFutureStub stub;
  private final String guard;
  private final ScheduledExecutorService clock;

  /**
   * @param guard name of this server, new with every start
   * @param clock runs what comes later, and never waits
   */
  public GrpcDesk(ManagedChannel channel, String guard, ScheduledExecutorService clock) {
    this.channel = channel;
    this.stub = ApprovalServiceGrpc.newFutureStub(channel);
    this.guard = guard;
    this.clock = clock;
  }

  private interface Call {
    ListenableFuture<ApprovalReply> on(ApprovalServiceFutureStub stub);
  }

  @Override
  public CompletionStage<Standing> hold(HeldCall call, boolean waits) {
    HoldRequest request =
        HoldRequest.newBuilder()
            .setStream(DeskMessages.stream(guard, call.exchange()))
            .setWaits(waits)
            .setRequester(DeskMessages.person(call.requester()))
            .setResource(call.resource())
            .setDigest(call.digest())
            .setTerms(call.terms())
            .setView(call.view())
            .build();
    // Who waits is told to come back when its own time is over.
    return required(repeat(to -> to.hold(request), waits ? LONG_PATIENCE : PATIENCE));
  }

  @Override
  public CompletionStage<Standing> claim(ApprovalId approval, ExchangeId exchange, String digest) {
    ClaimRequest request =
        ClaimRequest.newBuilder()
            .setStream(DeskMessages.stream(guard, exchange))
            .setApproval(approval.value())
            .setDigest(digest)
            .build();
    return required(repeat(to -> to.claim(request), CLAIM_PATIENCE));
  }

  @Override
  public void settle(ApprovalId approval, ExchangeId exchange, boolean sent) {
    SettleRequest request =
        SettleRequest.newBuilder()
            .setStream(DeskMessages.stream(guard, exchange))
            .setApproval(approval.value())
            .setSent(sent)
            .build();
    report(repeat(to -> to.settle(request), LONG_PATIENCE), approval);
  }

  @Override
  public void leave(ApprovalId approval, ExchangeId exchange, boolean announced) {
    LeaveRequest request =
        LeaveRequest.newBuilder()
            .setStream(DeskMessages.stream(guard, exchange))
            .setApproval(approval.value())
            .setAnnounced(announced)
            .build();
    report(repeat(to -> to.leave(request), LONG_PATIENCE), approval);
  }

  @Override
  public CompletionStage<Optional<Standing>> look(
      ApprovalId approval, Human requester, boolean withdraw) {
    LookRequest request =
        LookRequest.newBuilder()
            .setApproval(approval.value())
            .setRequester(DeskMessages.person(requester))
            .setWithdraw(withdraw)
            .build();
    return repeat(to -> to.look(request), Duration.ofSeconds(5));
  }

  private static CompletionStage<Standing> required(CompletionStage<Optional<Standing>> stage) {
    return stage.thenApply(
        standing ->
            standing.orElseThrow(() -> new IllegalStateException("there is no such approval")));
  }

  private static void report(CompletionStage<Optional<Standing>> stage, ApprovalId approval) {
    stage.whenComplete(
        (standing, failure) -> {
          if (failure != null) {
            LOG.warn("the control plane does not hear what became of approval {}", approval);
          }
        });
  }

  private CompletionStage<Optional<Standing>> repeat(Call call, Duration patience) {
    CompletableFuture<Optional<Standing>> answer = new CompletableFuture<>();
    attempt(call, System.nanoTime() + patience.toNanos(), SHORTEST_PAUSE, answer);
    return answer;
  }

  private void attempt(
      Call call, long end, Duration pause, CompletableFuture<Optional<Standing>> answer) {
    ListenableFuture<ApprovalReply> reply =
        call.on(stub.withDeadlineAfter(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS));
    Futures.addCallback(
        reply,
        new FutureCallback<>() {
          @Override
          public void onSuccess(@Nullable ApprovalReply message) {
            complete(answer, Objects.requireNonNull(message, "gRPC gives no null"));
          }

          @Override
          public void onFailure(Throwable failure) {
            if (!mayPass(failure) || System.nanoTime() - end > 0) {
              answer.completeExceptionally(failure);
              return;
            }
            // The channel has pauses of its own, of up to minutes; the pauses here are enough.
            var _ =
                clock.schedule(
                    () -> {
                      channel.resetConnectBackoff();
                      attempt(call, end, longer(pause), answer);
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
          }
        },
        Runnable::run);
  }

  private static void complete(
      CompletableFuture<Optional<Standing>> answer, ApprovalReply message) {
    Function<ApprovalReply, Optional<Standing>> read = DeskMessages::standing;
    try {
      answer.complete(read.apply(message));
    } catch (IllegalArgumentException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Whether the failure is of the moment, not of the call. */
  private static boolean mayPass(Throwable failure) {
    return switch (Status.fromThrowable(failure).getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, RESOURCE_EXHAUSTED, UNKNOWN -> true;
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
