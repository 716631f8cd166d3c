package dev.sallyport.extproc.testing;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.identity.Person;
import dev.sallyport.extproc.hold.HeldCall;
import dev.sallyport.extproc.hold.HoldDesk;
import dev.sallyport.extproc.hold.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A control plane that answers when and what the test says, and notes what it was asked. */
public final class FakeDesk implements HoldDesk {

  public static final ApprovalId ID = new ApprovalId("0123456789abcdef0123456789abcdef");

  public final List<HeldCall> held = new ArrayList<>();
  public final List<String> said = new ArrayList<>();
  public CompletableFuture<Standing> holdAnswer =
      CompletableFuture.completedFuture(standing(StateName.PENDING, 1));
  public CompletableFuture<Standing> claimAnswer =
      CompletableFuture.completedFuture(standing(StateName.CLAIMED, 3));

  /** Where the one approval stands. */
  public static Standing standing(StateName state, long version) {
    return new Standing(
        ID,
        state,
        version,
        Optional.empty(),
        state == StateName.APPROVED ? List.of(new Person("corp", "rita")) : List.of(),
        false,
        Optional.empty());
  }

  /** The same with the reason why nothing came of a call. */
  public static Standing rejected(StateName state, Rejection rejection) {
    Standing plain = standing(state, 2);
    return new Standing(
        ID, state, plain.version(), plain.endsAt(), List.of(), false, Optional.of(rejection));
  }

  @Override
  public CompletionStage<Standing> hold(HeldCall call, boolean waits) {
    held.add(call);
    said.add(waits ? "hold" : "hold at once");
    return holdAnswer;
  }

  @Override
  public CompletionStage<Standing> claim(ApprovalId approval, ExchangeId exchange, String digest) {
    said.add("claim");
    return claimAnswer;
  }

  @Override
  public void settle(ApprovalId approval, ExchangeId exchange, boolean sent) {
    said.add(sent ? "sent" : "not sent");
  }

  @Override
  public void leave(ApprovalId approval, ExchangeId exchange, boolean announced) {
    said.add(announced ? "told" : "left");
  }

  @Override
  public CompletionStage<Optional<Standing>> look(
      ApprovalId approval, Human requester, boolean withdraw) {
    said.add(withdraw ? "withdraw" : "look");
    return CompletableFuture.completedFuture(Optional.of(standing(StateName.PENDING, 1)));
  }
}
