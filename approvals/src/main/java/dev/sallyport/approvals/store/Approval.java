package dev.sallyport.approvals.store;

import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.approvals.state.Facts;
import java.time.Instant;

/**
 * An approval as it is stored.
 *
 * @param facts what never changes
 * @param resource name of the resource
 * @param view what reviewers see, JSON, masked
 * @param state where it stands
 * @param version number of its last change, from 1
 * @param createdAt when it was opened
 * @param changedAt when it changed last
 * @param alarm whether any of its changes raised an alarm
 */
public record Approval(
    Facts facts,
    String resource,
    String view,
    ApprovalState state,
    long version,
    Instant createdAt,
    Instant changedAt,
    boolean alarm) {}
