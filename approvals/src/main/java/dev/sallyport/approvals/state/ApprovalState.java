package dev.sallyport.approvals.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sallyport.approvals.review.Human;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where an approval stands. {@link Approvals#apply} alone leads from one state to another. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ApprovalState.Pending.class, name = "pending"),
  @JsonSubTypes.Type(value = ApprovalState.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = ApprovalState.Denied.class, name = "denied"),
  @JsonSubTypes.Type(value = ApprovalState.Expired.class, name = "expired"),
  @JsonSubTypes.Type(value = ApprovalState.Withdrawn.class, name = "withdrawn"),
  @JsonSubTypes.Type(value = ApprovalState.Claimed.class, name = "claimed"),
  @JsonSubTypes.Type(value = ApprovalState.Released.class, name = "released"),
  @JsonSubTypes.Type(
      value = ApprovalState.ReleasedOutcomeUnknown.class,
      name = "released_outcome_unknown"),
  @JsonSubTypes.Type(value = ApprovalState.Revoked.class, name = "revoked")
})
public sealed interface ApprovalState {

  /** How long a claim may stay without word of the release. */
  Duration CLAIM_PATIENCE = Duration.ofSeconds(30);

  /** Name in JSON, SQL and the API. */
  @JsonIgnore
  default StateName name() {
    return StateName.of(this);
  }

  /** When {@link ApprovalEvent.Expire} has to be applied, if ever. */
  @JsonIgnore
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  /** Who waits on a stream; nobody once it is over. */
  @JsonIgnore
  default Optional<Attendance> waiting() {
    return Optional.empty();
  }

  /**
   * Waits for reviewers.
   *
   * @param votes who said yes so far, no human twice
   * @param expiresAt when nobody may say anything any more
   * @param attendance who waits
   */
  record Pending(List<Vote> votes, Instant expiresAt, Attendance attendance)
      implements ApprovalState {
    public Pending {
      votes = List.copyOf(votes);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(expiresAt);
    }

    @Override
    public Optional<Attendance> waiting() {
      return Optional.of(attendance);
    }
  }

  /**
   * May be released once.
   *
   * @param grant the permission
   * @param attendance who waits
   */
  record Approved(Grant grant, Attendance attendance) implements ApprovalState {
    @Override
    public Optional<Instant> deadline() {
      return Optional.of(grant.expiresAt());
    }

    @Override
    public Optional<Attendance> waiting() {
      return Optional.of(attendance);
    }
  }

  /**
   * A reviewer said no; the same request gets the same answer until then.
   *
   * @param by who said no
   * @param reason the reviewer's words, may be empty
   * @param standsUntil when the same request may be held again
   */
  record Denied(Human by, String reason, Instant standsUntil) implements ApprovalState {}

  /**
   * Nobody decided, or nobody used the grant, in time.
   *
   * @param granted whether there was a grant
   */
  record Expired(boolean granted) implements ApprovalState {}

  /** The requester left, or gave up. */
  record Withdrawn() implements ApprovalState {}

  /**
   * One guard is about to release it; nobody else can.
   *
   * @param grant the permission that was used
   * @param claim who claimed it
   * @param at when
   */
  record Claimed(Grant grant, Waiter claim, Instant at) implements ApprovalState {
    @Override
    public Optional<Instant> deadline() {
      return Optional.of(at.plus(CLAIM_PATIENCE));
    }
  }

  /**
   * The request went to the upstream.
   *
   * @param claim whose request
   * @param at when
   */
  record Released(Waiter claim, Instant at) implements ApprovalState {}

  /**
   * A guard claimed it and was not heard of again: the request may have gone to the upstream.
   *
   * @param claim whose request
   * @param claimedAt when it was claimed
   */
  record ReleasedOutcomeUnknown(Waiter claim, Instant claimedAt) implements ApprovalState {}

  /**
   * The permission was taken back.
   *
   * @param by who did
   * @param reason why
   * @param claim whose request had claimed it before, whose stream is to be cut
   */
  record Revoked(Human by, String reason, Optional<Waiter> claim) implements ApprovalState {}
}
