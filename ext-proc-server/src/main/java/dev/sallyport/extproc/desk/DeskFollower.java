package dev.sallyport.extproc.desk;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.hold.HoldWatch;
import dev.sallyport.proto.v1.AccessGrant;
import dev.sallyport.proto.v1.ApprovalServiceGrpc;
import dev.sallyport.proto.v1.Attended;
import dev.sallyport.proto.v1.Change;
import dev.sallyport.proto.v1.FollowRequest;
import dev.sallyport.proto.v1.Notice;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the control plane what is decided, and comes back after every loss of the stream. What
 * happened meanwhile is said first then, since the control plane is told what this server waits
 * for.
 *
 * <p>All of it runs on one thread.
 */
public final class DeskFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeskFollower.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final ManagedChannel channel;
  private final String guard;
  private final HoldWatch watch;
  private final GrantBook grants;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("approval-follower").daemon().factory());
  private Duration pause = SHORTEST_PAUSE;

  /**
   * @param guard name of this server, new with every start
   * @param watch who wants to hear of approvals
   * @param grants keeps grants
   */
  public DeskFollower(ManagedChannel channel, String guard, HoldWatch watch, GrantBook grants) {
    this.grants = grants;
    this.channel = channel;
    this.guard = guard;
    this.watch = watch;
  }

  /** Begins to follow. */
  public void start() {
    thread.execute(this::follow);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void follow() {
    channel.resetConnectBackoff();
    FollowRequest.Builder request = FollowRequest.newBuilder().setGuard(guard);
    for (HoldWatch.Watched watched : watch.all()) {
      watched
          .approval()
          .ifPresent(
              approval ->
                  request.addAttended(
                      Attended.newBuilder()
                          .setApproval(approval.value())
                          .setExchange(watched.exchange().value())
                          .setWaits(watched.waits())));
    }
    ApprovalServiceGrpc.newStub(channel).follow(request.build(), new Notices());
  }

  private void take(Notice notice) {
    pause = SHORTEST_PAUSE;
    switch (notice.getOfCase()) {
      case CHANGE -> change(notice.getChange());
      case GRANTS ->
          grants.replace(
              notice.getGrants().getInForceList().stream().map(DeskMessages::grant).toList());
      case GRANT -> grant(notice.getGrant());
      case PRESENT -> grants.present();
      case OF_NOT_SET -> LOG.warn("the control plane says what this version does not know");
    }
  }

  private void grant(AccessGrant grant) {
    if (grant.getState().equals("active")) {
      grants.put(DeskMessages.grant(grant));
    } else {
      grants.end(grant.getId());
    }
  }

  private void change(Change change) {
    try {
      watch.tell(
          DeskMessages.standing(change.getApproval(), Optional.empty()),
          change.getExchangesList().stream().map(ExchangeId::new).toList());
    } catch (IllegalArgumentException e) {
      LOG.warn("the control plane says what this version does not know");
    }
  }

  private void lost() {
    var _ = thread.schedule(this::follow, pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void onThread(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the follower is closed");
    }
  }

  private final class Notices implements StreamObserver<Notice> {

    @Override
    public void onNext(Notice notice) {
      onThread(() -> take(notice));
    }

    @Override
    public void onError(Throwable failure) {
      onThread(DeskFollower.this::lost);
    }

    @Override
    public void onCompleted() {
      onThread(DeskFollower.this::lost);
    }
  }
}
