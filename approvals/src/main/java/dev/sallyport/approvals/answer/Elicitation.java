package dev.sallyport.approvals.answer;

import java.net.URI;

/**
 * How an MCP client that can show its user an address (capability {@code elicitation.url}) is told
 * to.
 *
 * @param page where its user can look in a browser
 * @param way how the client's version of the protocol says so
 */
public record Elicitation(URI page, Way way) {

  /** How versions of the protocol ask for an elicitation. */
  public enum Way {
    /** By the error {@code URLElicitationRequired} (MCP 2025-11-25). */
    ERROR,
    /**
     * By an {@code InputRequiredResult}, which the client answers with a retry (MCP 2026-07-28).
     */
    RESULT
  }
}
