package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The control plane's approvals, as they look from here. Every call is made again until it is
 * answered or its time is over; a stage that fails says that nobody answered in time. Nothing here
 * waits.
 */
public interface HoldDesk {

  /**
   * Opens an approval for a request, or attaches the request to the one that it has.
   *
   * @param waits whether the request waits on its stream
   */
  CompletionStage<Standing> hold(HeldCall call, boolean waits);

  /** Asks for the one permission to release a request. */
  CompletionStage<Standing> claim(ApprovalId approval, ExchangeId exchange, String digest);

  /** Says what became of a claim. */
  void settle(ApprovalId approval, ExchangeId exchange, boolean sent);

  /**
   * Says that a stream waits no longer.
   *
   * @param announced whether its client was told the approval's id
   */
  void leave(ApprovalId approval, ExchangeId exchange, boolean announced);

  /**
   * Where an approval stands; nothing if it is not the requester's.
   *
   * @param withdraw whether it is no longer wanted
   */
  CompletionStage<Optional<Standing>> look(ApprovalId approval, Human requester, boolean withdraw);
}
