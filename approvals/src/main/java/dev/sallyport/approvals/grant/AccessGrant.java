package dev.sallyport.approvals.grant;

import dev.sallyport.approvals.review.Human;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Access for a while. It releases no single request: policies see it as {@code input.grants} and
 * decide what it is worth.
 *
 * @param id its name, 32 hexadecimal digits
 * @param holder who has it, under the one name of the person
 * @param resource name of the resource
 * @param verbs what it is for, in the policy's own words, such as {@code read} or {@code DELETE}
 * @param task name of the task that says when it is done, if it is not for a time box alone
 * @param createdBy who gave it
 * @param createdAt when
 * @param expiresAt when it ends at the latest, whatever the task says
 * @param state where it stands
 */
public record AccessGrant(
    String id,
    Human holder,
    String resource,
    SortedSet<String> verbs,
    Optional<String> task,
    Human createdBy,
    Instant createdAt,
    Instant expiresAt,
    State state) {

  public AccessGrant {
    verbs = Collections.unmodifiableSortedSet(new TreeSet<>(verbs));
  }

  /** Where a grant stands. All but the first are for good. */
  public sealed interface State {

    /** It may be used. */
    record Active() implements State {}

    /** Its task is done. */
    record Ended(Human by) implements State {}

    /** Its time is over. */
    record Expired() implements State {}

    /** It was taken back; what runs under it is cut. */
    record Revoked(Human by, String reason) implements State {}

    /** Name in SQL, JSON and the outbox. */
    default String code() {
      return switch (this) {
        case Active _ -> "active";
        case Ended _ -> "ended";
        case Expired _ -> "expired";
        case Revoked _ -> "revoked";
      };
    }
  }

  /** Whether it may be used at a time. The clock's own event may be late; this is not. */
  public boolean isInForce(Instant now) {
    return state instanceof State.Active && now.isBefore(expiresAt);
  }
}
