package dev.sallyport.controlplane.holds;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Grant;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.proto.v1.AccessGrant;
import dev.sallyport.proto.v1.Approval;
import dev.sallyport.proto.v1.ApprovalReply;
import dev.sallyport.proto.v1.Person;
import dev.sallyport.proto.v1.Stream;
import java.time.Instant;
import java.util.Optional;

/** Approvals and grants as messages. */
final class Messages {

  private Messages() {}

  static Waiter waiter(Stream stream) {
    return new Waiter(stream.getGuard(), new ExchangeId(stream.getExchange()));
  }

  static Human human(Person person) {
    return new Human(person.getIssuer(), person.getSubject());
  }

  static Person person(Human human) {
    return Person.newBuilder().setIssuer(human.issuer()).setSubject(human.subject()).build();
  }

  static ApprovalReply reply(dev.sallyport.approvals.store.Approval approval) {
    return ApprovalReply.newBuilder().setApproval(approval(approval)).build();
  }

  static ApprovalReply reply(dev.sallyport.approvals.store.Approval approval, Rejection rejection) {
    return ApprovalReply.newBuilder()
        .setApproval(approval(approval))
        .setRejection(rejection.code())
        .build();
  }

  static Approval approval(dev.sallyport.approvals.store.Approval approval) {
    Approval.Builder message =
        Approval.newBuilder()
            .setId(approval.facts().id().value())
            .setState(approval.state().name().code())
            .setVersion(approval.version())
            .setEndsAt(endsAt(approval.state()).map(Instant::toEpochMilli).orElse(0L));
    grant(approval.state())
        .ifPresent(
            grant -> {
              message.setBrokenGlass(grant.brokenGlass());
              grant.votes().forEach(vote -> message.addApprovedBy(person(vote.reviewer().human())));
            });
    return message.build();
  }

  static AccessGrant grant(dev.sallyport.approvals.grant.AccessGrant grant) {
    return AccessGrant.newBuilder()
        .setId(grant.id())
        .setHolder(person(grant.holder()))
        .setResource(grant.resource())
        .addAllVerbs(grant.verbs())
        .setTask(grant.task().orElse(""))
        .setExpiresAt(grant.expiresAt().toEpochMilli())
        .setState(grant.state().code())
        .build();
  }

  private static Optional<Instant> endsAt(ApprovalState state) {
    return state instanceof ApprovalState.Denied denied
        ? Optional.of(denied.standsUntil())
        : state.deadline();
  }

  private static Optional<Grant> grant(ApprovalState state) {
    return switch (state) {
      case ApprovalState.Approved approved -> Optional.of(approved.grant());
      case ApprovalState.Claimed claimed -> Optional.of(claimed.grant());
      case ApprovalState.Pending _,
          ApprovalState.Denied _,
          ApprovalState.Expired _,
          ApprovalState.Withdrawn _,
          ApprovalState.Released _,
          ApprovalState.ReleasedOutcomeUnknown _,
          ApprovalState.Revoked _ ->
          Optional.empty();
    };
  }
}
