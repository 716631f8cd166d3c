package dev.sallyport.extproc.desk;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.proto.v1.Approval;
import dev.sallyport.proto.v1.ApprovalReply;
import dev.sallyport.proto.v1.Person;
import dev.sallyport.proto.v1.Stream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Messages as what they stand for. */
final class DeskMessages {

  private DeskMessages() {}

  static Stream stream(String guard, ExchangeId exchange) {
    return Stream.newBuilder().setGuard(guard).setExchange(exchange.value()).build();
  }

  static Person person(Human human) {
    return Person.newBuilder().setIssuer(human.issuer()).setSubject(human.subject()).build();
  }

  /** Where an approval stands; nothing if there is none. */
  static Optional<Standing> standing(ApprovalReply reply) {
    return reply.hasApproval()
        ? Optional.of(standing(reply.getApproval(), rejection(reply.getRejection())))
        : Optional.empty();
  }

  /**
   * Where an approval stands.
   *
   * @throws IllegalArgumentException if the other side says what this version does not know
   */
  static Standing standing(Approval approval, Optional<Rejection> rejection) {
    return new Standing(
        new ApprovalId(approval.getId()),
        StateName.withCode(approval.getState())
            .orElseThrow(() -> new IllegalArgumentException("an unknown state")),
        approval.getVersion(),
        approval.getEndsAt() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(approval.getEndsAt())),
        approval.getApprovedByList().stream()
            .map(p -> new dev.sallyport.core.identity.Person(p.getIssuer(), p.getSubject()))
            .toList(),
        approval.getBrokenGlass(),
        rejection);
  }

  private static Optional<Rejection> rejection(String code) {
    return code.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(Rejection.values())
                .filter(rejection -> rejection.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an unknown rejection")));
  }
}
