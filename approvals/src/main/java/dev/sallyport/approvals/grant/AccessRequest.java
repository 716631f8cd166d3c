package dev.sallyport.approvals.grant;

import dev.sallyport.approvals.review.Human;
import java.time.Instant;

/**
 * Access that somebody asks for.
 *
 * @param id its name, 32 hexadecimal digits
 * @param wanted what is asked for; its holder is who asks
 * @param reason the holder's words
 * @param createdAt when
 * @param expiresAt when nobody can decide about it any more
 * @param state where it stands
 */
public record AccessRequest(
    String id,
    GrantRequest wanted,
    String reason,
    Instant createdAt,
    Instant expiresAt,
    State state) {

  /** Where a request stands. All but the first are for good. */
  public sealed interface State {

    /** Nobody has decided. */
    record Pending() implements State {}

    /**
     * Somebody gave it.
     *
     * @param grant id of what was given
     */
    record Granted(Human by, String grant) implements State {}

    /** Somebody refused it. */
    record Denied(Human by, String reason) implements State {}

    /** Nobody decided in time. */
    record Expired() implements State {}

    /** Name in SQL, JSON and the outbox. */
    default String code() {
      return switch (this) {
        case Pending _ -> "pending";
        case Granted _ -> "granted";
        case Denied _ -> "denied";
        case Expired _ -> "expired";
      };
    }
  }
}
