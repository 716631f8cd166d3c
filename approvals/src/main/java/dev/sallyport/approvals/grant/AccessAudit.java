package dev.sallyport.approvals.grant;

import dev.sallyport.approvals.review.Human;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to a grant or a request for one.
 *
 * @param event {@code request}, {@code give}, {@code grant}, {@code deny}, {@code end}, {@code
 *     revoke} or {@code expire}
 * @param actor who did it; nobody when the clock did
 * @param reason the actor's words, may be empty
 * @param at when
 */
public record AccessAudit(String event, Optional<Human> actor, String reason, Instant at) {}
