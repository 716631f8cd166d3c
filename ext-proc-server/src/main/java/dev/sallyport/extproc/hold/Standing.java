package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Rejection;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.identity.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an approval stands.
 *
 * @param approval its name
 * @param state its state
 * @param version number of its last change
 * @param endsAt when the state ends by itself
 * @param approvedBy who approved it, while it is approved or claimed
 * @param brokenGlass whether one human did so alone
 * @param rejection why nothing came of what was asked; empty if it did
 */
public record Standing(
    ApprovalId approval,
    StateName state,
    long version,
    Optional<Instant> endsAt,
    List<Person> approvedBy,
    boolean brokenGlass,
    Optional<Rejection> rejection) {
  public Standing {
    approvedBy = List.copyOf(approvedBy);
  }
}
