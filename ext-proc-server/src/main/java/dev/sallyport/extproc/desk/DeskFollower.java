package dev.sallyport.extproc.desk;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.follow.Comeback;
import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.hold.HoldWatch;
import dev.sallyport.proto.v1.AccessGrant;
import dev.sallyport.proto.v1.ApprovalServiceGrpc;
import dev.sallyport.proto.v1.Attended;
import dev.sallyport.proto.v1.Change;
import dev.sallyport.proto.v1.FollowRequest;
import dev.sallyport.proto.v1.Notice;
import dev.sallyport.proto.v1.Reveal;
import dev.sallyport.proto.v1.ShowRequest;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Optional;
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
  private static final Duration SHOW_WITHIN = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  private final ManagedChannel channel;
  private final String guard;
  private final HoldWatch watch;
  private final GrantBook grants;
  private final Comeback comeback = new Comeback("approvals", SHORTEST_PAUSE);

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
    comeback.start(this::follow);
  }

  @Override
  public void close() {
    comeback.close();
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
    ApprovalServiceGrpc.newStub(channel)
        .follow(request.build(), comeback.taking(this::take, () -> {}, this::follow));
  }

  private void take(Notice notice) {
    switch (notice.getOfCase()) {
      case CHANGE -> change(notice.getChange());
      case GRANTS ->
          grants.replace(
              notice.getGrants().getInForceList().stream().map(DeskMessages::grant).toList());
      case GRANT -> grant(notice.getGrant());
      case PRESENT -> grants.present();
      case REVEAL -> reveal(notice.getReveal());
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

  private void reveal(Reveal reveal) {
    try {
      watch.reveal(
          new ExchangeId(reveal.getExchange()),
          new ApprovalId(reveal.getApproval()),
          request -> show(reveal.getId(), request.orElse("")));
    } catch (IllegalArgumentException e) {
      LOG.warn("the control plane asks for what this version does not know");
    }
  }

  /** An answer that does not arrive is a look that showed nothing. */
  private void show(String id, String request) {
    var _ =
        ApprovalServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(SHOW_WITHIN.toSeconds(), TimeUnit.SECONDS)
            .show(
                ShowRequest.newBuilder().setGuard(guard).setReveal(id).setRequest(request).build());
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
}
