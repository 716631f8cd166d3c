package dev.sallyport.controlplane.holds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.review.HoldTermsException;
import dev.sallyport.approvals.review.HoldTermsJson;
import dev.sallyport.approvals.review.SamePerson;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.Applied;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.Held;
import dev.sallyport.approvals.store.NewApproval;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.database.DatabaseException;
import dev.sallyport.proto.v1.ApprovalReply;
import dev.sallyport.proto.v1.ApprovalServiceGrpc.ApprovalServiceImplBase;
import dev.sallyport.proto.v1.Attended;
import dev.sallyport.proto.v1.ClaimRequest;
import dev.sallyport.proto.v1.FollowRequest;
import dev.sallyport.proto.v1.HoldRequest;
import dev.sallyport.proto.v1.LeaveRequest;
import dev.sallyport.proto.v1.LookRequest;
import dev.sallyport.proto.v1.Notice;
import dev.sallyport.proto.v1.SettleRequest;
import dev.sallyport.proto.v1.ShowReply;
import dev.sallyport.proto.v1.ShowRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code dev.sallyport.v1.ApprovalService}. Calls run on threads of their own, since they wait for
 * the database; every one may be repeated.
 */
public final class ApprovalEndpoint extends ApprovalServiceImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalEndpoint.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Supplier<ApprovalDesk> desk;
  private final LiveFeed feed;
  private final Reveals reveals;
  private final Supplier<SamePerson> people;
  private final Executor opening;
  private final Executor threads;

  /**
   * @param desk opens the approvals when they are first needed
   * @param reveals passes on what servers show
   * @param people which names are one person
   * @param opening opens approvals; threads of its own, so that no decision waits behind a burst of
   *     new requests
   * @param threads does everything else; both together about as many as the database has
   *     connections
   */
  public ApprovalEndpoint(
      Supplier<ApprovalDesk> desk,
      LiveFeed feed,
      Reveals reveals,
      Supplier<SamePerson> people,
      Executor opening,
      Executor threads) {
    this.desk = desk;
    this.feed = feed;
    this.reveals = reveals;
    this.people = people;
    this.opening = opening;
    this.threads = threads;
  }

  /** What a call does. */
  private interface Call {
    ApprovalReply answer() throws HoldTermsException, JsonProcessingException;
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<ApprovalReply> out) {
    answer(
        opening,
        out,
        () -> {
          Waiter waiter = Messages.waiter(request.getStream());
          if (!feed.guards().contains(waiter.guard())) {
            desk.get().guards().seen(List.of(waiter.guard()));
          }
          Held held =
              desk.get()
                  .approvals()
                  .hold(
                      new NewApproval(
                          people.get().canonical(Messages.human(request.getRequester())),
                          request.getResource(),
                          request.getDigest(),
                          HoldTermsJson.read(JSON.readTree(request.getTerms()), people.get()),
                          request.getView(),
                          request.getWaits() ? Optional.of(waiter) : Optional.empty()));
          return switch (held) {
            case Held.Opened(Approval approval) -> Messages.reply(approval);
            case Held.Attached(Approval approval) -> Messages.reply(approval);
            case Held.NotAttached(Approval approval, var rejection) ->
                Messages.reply(approval, rejection);
          };
        });
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<ApprovalReply> out) {
    Waiter waiter = Messages.waiter(request.getStream());
    ApprovalEvent event =
        request.getAnnounced()
            ? new ApprovalEvent.Defer(waiter)
            : new ApprovalEvent.Disconnect(waiter);
    answer(out, () -> apply(request.getApproval(), event));
  }

  @Override
  public void claim(ClaimRequest request, StreamObserver<ApprovalReply> out) {
    Waiter waiter = Messages.waiter(request.getStream());
    answer(
        out,
        () -> {
          ApprovalReply reply =
              apply(request.getApproval(), new ApprovalEvent.Claim(waiter, request.getDigest()));
          return isClaimedBy(request, waiter) ? reply.toBuilder().clearRejection().build() : reply;
        });
  }

  /** Whether an earlier call of the same stream, whose answer was lost, has claimed it. */
  private boolean isClaimedBy(ClaimRequest request, Waiter waiter) {
    return desk.get()
        .approvals()
        .find(new ApprovalId(request.getApproval()))
        .filter(approval -> approval.facts().digest().equals(request.getDigest()))
        .filter(
            approval ->
                approval.state() instanceof ApprovalState.Claimed claimed
                    && claimed.claim().equals(waiter))
        .isPresent();
  }

  @Override
  public void settle(SettleRequest request, StreamObserver<ApprovalReply> out) {
    Waiter waiter = Messages.waiter(request.getStream());
    ApprovalEvent event =
        request.getSent() ? new ApprovalEvent.Release(waiter) : new ApprovalEvent.NotSent(waiter);
    answer(out, () -> apply(request.getApproval(), event));
  }

  @Override
  public void show(ShowRequest request, StreamObserver<ShowReply> out) {
    reveals.shown(request.getGuard(), request.getReveal(), request.getRequest());
    out.onNext(ShowReply.getDefaultInstance());
    out.onCompleted();
  }

  @Override
  public void look(LookRequest request, StreamObserver<ApprovalReply> out) {
    answer(
        out,
        () -> {
          ApprovalId id = new ApprovalId(request.getApproval());
          var requester = people.get().canonical(Messages.human(request.getRequester()));
          Optional<Approval> own =
              desk.get()
                  .approvals()
                  .find(id)
                  .filter(approval -> approval.facts().requester().equals(requester));
          if (own.isEmpty()) {
            return ApprovalReply.getDefaultInstance();
          }
          return request.getWithdraw()
              ? apply(request.getApproval(), new ApprovalEvent.Withdraw(requester))
              : Messages.reply(own.get());
        });
  }

  @Override
  public void follow(FollowRequest request, StreamObserver<Notice> out) {
    var stream = (ServerCallStreamObserver<Notice>) out;
    Follower follower = new Follower(request.getGuard(), stream);
    stream.setOnCancelHandler(() -> feed.remove(follower));
    feed.add(follower);
    // A gateway that never held a request needs no database for a server to be connected.
    if (feed.isStarted() || request.getAttendedCount() > 0) {
      threads.execute(() -> catchUp(follower, request.getAttendedList()));
    }
  }

  /** What happens from now on the feed tells; this tells what happened before. */
  private void catchUp(Follower follower, List<Attended> attended) {
    try {
      desk.get().guards().seen(List.of(follower.guard()));
      for (Attended one : attended) {
        Waiter waiter = new Waiter(follower.guard(), new ExchangeId(one.getExchange()));
        ApprovalId id = new ApprovalId(one.getApproval());
        if (one.getWaits()) {
          attach(id, waiter);
        }
        desk.get()
            .approvals()
            .find(id)
            .ifPresent(approval -> follower.tell(approval, List.of(waiter)));
      }
      follower.tellAll(desk.get().grants());
    } catch (RuntimeException e) {
      LOG.warn(
          "guard {} cannot be told where its approvals stand; it comes back", follower.guard());
      feed.remove(follower);
      follower.end("the database of approvals is away");
    }
  }

  /** The server was taken for lost meanwhile. */
  private void attach(ApprovalId id, Waiter waiter) {
    boolean stranger =
        desk.get()
            .approvals()
            .find(id)
            .flatMap(approval -> approval.state().waiting())
            .filter(attendance -> !attendance.has(waiter))
            .isPresent();
    if (stranger) {
      desk.get().approvals().apply(id, new ApprovalEvent.Resend(waiter));
    }
  }

  private ApprovalReply apply(String id, ApprovalEvent event) {
    return switch (desk.get().approvals().apply(new ApprovalId(id), event)) {
      case Applied.Changed(Approval approval, _) -> Messages.reply(approval);
      case Applied.Unchanged(Approval approval, var rejection) ->
          Messages.reply(approval, rejection);
      case Applied.Unknown _ -> ApprovalReply.getDefaultInstance();
    };
  }

  private void answer(StreamObserver<ApprovalReply> out, Call call) {
    answer(threads, out, call);
  }

  private static void answer(Executor threads, StreamObserver<ApprovalReply> out, Call call) {
    threads.execute(
        () -> {
          if (out instanceof ServerCallStreamObserver<?> caller && caller.isCancelled()) {
            // It waited too long for its turn; who asked has asked again, or has gone.
            return;
          }
          try {
            ApprovalReply reply = call.answer();
            out.onNext(reply);
            out.onCompleted();
          } catch (HoldTermsException | JsonProcessingException | IllegalArgumentException e) {
            out.onError(Status.INVALID_ARGUMENT.withDescription("unreadable").asException());
          } catch (DatabaseException e) {
            LOG.warn("the database of approvals does not answer");
            out.onError(Status.UNAVAILABLE.withDescription("no database").asException());
          } catch (RuntimeException e) {
            LOG.error("a call about an approval failed", e);
            out.onError(Status.UNAVAILABLE.withDescription("it failed").asException());
          }
        });
  }
}
