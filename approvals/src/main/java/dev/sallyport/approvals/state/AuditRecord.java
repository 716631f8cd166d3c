package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.Human;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to an approval, for the audit trail.
 *
 * @param approval which
 * @param event name of the event
 * @param from state before; none when the approval was opened
 * @param to state after, the same where only votes or waiters changed
 * @param actor who did it; nobody when a clock or a guard did
 * @param by name of the guard and exchange, where one was involved
 * @param reason the actor's words, may be empty
 * @param alarm whether somebody has to look at it at once
 * @param at when
 */
public record AuditRecord(
    ApprovalId approval,
    String event,
    Optional<StateName> from,
    StateName to,
    Optional<Human> actor,
    Optional<Waiter> by,
    String reason,
    boolean alarm,
    Instant at) {}
