package dev.sallyport.core.decision;

import java.util.List;
import java.util.Optional;

/**
 * How a hold is to be settled.
 *
 * @param seconds how long an approval is waited for; empty for the resource's own
 * @param approvers groups of which a member may approve; empty for the resource's own
 */
public record HoldTerms(Optional<Integer> seconds, List<String> approvers) {

  /** The resource's own. */
  public static final HoldTerms NONE = new HoldTerms(Optional.empty(), List.of());

  public HoldTerms {
    approvers = List.copyOf(approvers);
  }
}
