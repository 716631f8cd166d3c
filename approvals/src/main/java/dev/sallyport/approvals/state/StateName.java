package dev.sallyport.approvals.state;

import java.util.Locale;
import java.util.Optional;

/** Names of the states, for SQL, JSON and people. */
public enum StateName {
  PENDING,
  APPROVED,
  DENIED,
  EXPIRED,
  WITHDRAWN,
  CLAIMED,
  RELEASED,
  RELEASED_OUTCOME_UNKNOWN,
  REVOKED;

  static StateName of(ApprovalState state) {
    return switch (state) {
      case ApprovalState.Pending _ -> PENDING;
      case ApprovalState.Approved _ -> APPROVED;
      case ApprovalState.Denied _ -> DENIED;
      case ApprovalState.Expired _ -> EXPIRED;
      case ApprovalState.Withdrawn _ -> WITHDRAWN;
      case ApprovalState.Claimed _ -> CLAIMED;
      case ApprovalState.Released _ -> RELEASED;
      case ApprovalState.ReleasedOutcomeUnknown _ -> RELEASED_OUTCOME_UNKNOWN;
      case ApprovalState.Revoked _ -> REVOKED;
    };
  }

  /** Lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name with a code, if there is one. */
  public static Optional<StateName> withCode(String code) {
    for (StateName name : values()) {
      if (name.code().equals(code)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
