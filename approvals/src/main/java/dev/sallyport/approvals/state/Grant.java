package dev.sallyport.approvals.state;

import java.time.Instant;
import java.util.List;

/**
 * Permission to release a request once.
 *
 * @param votes who gave it
 * @param expiresAt when it ends unused
 * @param brokenGlass whether one human gave it alone, in an emergency
 */
public record Grant(List<Vote> votes, Instant expiresAt, boolean brokenGlass) {
  public Grant {
    votes = List.copyOf(votes);
  }
}
