package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalEvent;
import java.util.Locale;
import java.util.Optional;

/** What a reviewer may say about an approval. */
public enum Verb {
  APPROVE,
  DENY,
  REVOKE,
  BREAK_GLASS;

  /** Its name in addresses: lower case with hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The verb with a name, if there is one. */
  public static Optional<Verb> withCode(String code) {
    for (Verb verb : values()) {
      if (verb.code().equals(code)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  ApprovalEvent event(Reviewer reviewer, String reason) {
    return switch (this) {
      case APPROVE -> new ApprovalEvent.Approve(reviewer, reason);
      case DENY -> new ApprovalEvent.Deny(reviewer, reason);
      case REVOKE -> new ApprovalEvent.Revoke(reviewer, reason);
      case BREAK_GLASS -> new ApprovalEvent.BreakGlass(reviewer, reason);
    };
  }
}
