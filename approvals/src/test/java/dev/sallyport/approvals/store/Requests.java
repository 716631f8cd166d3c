package dev.sallyport.approvals.store;

import dev.sallyport.approvals.Given;
import dev.sallyport.approvals.request.RequestView;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.core.mask.Masked;
import java.util.List;
import java.util.Optional;

/** Requests to hold. */
final class Requests {

  private Requests() {}

  static NewApproval by(Waiter waiter, String digest, HoldTerms terms) {
    return new NewApproval(
        Given.human("alice"), "chat", digest, terms, view().json(), Optional.of(waiter));
  }

  static RequestView view() {
    return new RequestView(
        "POST",
        Masked.EMPTY,
        List.of(),
        Masked.EMPTY,
        0,
        List.of(),
        List.of("/id"),
        Optional.empty());
  }
}
