package dev.sallyport.extproc.stream;

import dev.sallyport.extproc.grant.GrantBook;
import dev.sallyport.extproc.hold.Holds;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.policy.Budgets;
import dev.sallyport.extproc.record.Recorders;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.masking.Masker;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every exchange works with, beside the steps of its route.
 *
 * @param holds for requests that wait for a human
 * @param masker masks what is recorded of exchanges that reach no resource
 * @param recorders opens recordings
 * @param metrics counts and times
 * @param budgets what callers have spent
 * @param grants access for a while
 * @param deadlines until when bodies are waited for
 * @param elicitation which sessions of MCP can show people an address
 * @param newest finds the newest form of a resource by its name
 */
public record Steps(
    Holds holds,
    Masker masker,
    Recorders recorders,
    GuardMetrics metrics,
    Budgets budgets,
    GrantBook grants,
    BodyDeadlines deadlines,
    UrlElicitation elicitation,
    Function<String, Optional<GuardedRoute>> newest) {}
