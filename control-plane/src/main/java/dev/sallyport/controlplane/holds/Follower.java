package dev.sallyport.controlplane.holds;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.GrantStore;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.proto.v1.Change;
import dev.sallyport.proto.v1.Grants;
import dev.sallyport.proto.v1.Notice;
import dev.sallyport.proto.v1.Present;
import dev.sallyport.proto.v1.Reveal;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Collection;

/** One ext-proc server that follows. Several threads tell it things, one at a time. */
final class Follower {

  private static final Notice PRESENT =
      Notice.newBuilder().setPresent(Present.getDefaultInstance()).build();

  private final String guard;
  private final ServerCallStreamObserver<Notice> out;
  private boolean knowsGrants;

  Follower(String guard, ServerCallStreamObserver<Notice> out) {
    this.guard = guard;
    this.out = out;
  }

  String guard() {
    return guard;
  }

  /** Tells where an approval stands. An older notice may come later: versions tell. */
  void tell(Approval approval, Collection<Waiter> streams) {
    Change.Builder change = Change.newBuilder().setApproval(Messages.approval(approval));
    streams.stream()
        .filter(stream -> stream.guard().equals(guard))
        .map(Waiter::exchange)
        .map(ExchangeId::value)
        .forEach(change::addExchanges);
    if (change.getExchangesCount() > 0) {
      send(Notice.newBuilder().setChange(change).build());
    }
  }

  /**
   * Tells all grants. They are read under the lock that {@link #tell} of a grant takes, so that no
   * end of one is told before a list that still has it.
   */
  synchronized void tellAll(GrantStore grants) {
    Grants.Builder inForce = Grants.newBuilder();
    grants.inForce().forEach(grant -> inForce.addInForce(Messages.grant(grant)));
    knowsGrants = true;
    send(Notice.newBuilder().setGrants(inForce).build());
  }

  /** Tells about one grant. */
  synchronized void tell(dev.sallyport.approvals.grant.AccessGrant grant) {
    if (knowsGrants) {
      send(Notice.newBuilder().setGrant(Messages.grant(grant)).build());
    }
  }

  /** Asks it to show a held request in clear. */
  void reveal(String id, ApprovalId approval, Waiter stream) {
    send(
        Notice.newBuilder()
            .setReveal(
                Reveal.newBuilder()
                    .setId(id)
                    .setApproval(approval.value())
                    .setExchange(stream.exchange().value()))
            .build());
  }

  /** Tells that it has heard everything so far. */
  synchronized void present() {
    if (knowsGrants) {
      send(PRESENT);
    }
  }

  /** Ends it, upon which it comes back. */
  synchronized void end(String why) {
    if (!out.isCancelled()) {
      out.onError(Status.UNAVAILABLE.withDescription(why).asException());
    }
  }

  private synchronized void send(Notice notice) {
    if (!out.isCancelled()) {
      out.onNext(notice);
    }
  }
}
