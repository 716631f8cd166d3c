package dev.sallyport.policy.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One JSON-RPC message of the Model Context Protocol, in any of its eras: with a session
 * (2025-11-25 and before) or without (2026-07-28).
 *
 * @param type request, notification or response
 * @param method JSON-RPC method; empty for a response
 * @param id JSON-RPC id, a text or a number; empty for a notification
 * @param tool name of the tool that {@code tools/call} calls
 * @param prompt name of the prompt that {@code prompts/get} gets
 * @param uri what a {@code resources/…} method is about
 * @param arguments arguments of the tool or prompt; an empty object when the message has none
 * @param protocolVersion as the message says it, or else the header; empty when neither does
 */
public record McpMessage(
    Type type,
    Optional<String> method,
    Optional<JsonNode> id,
    Optional<String> tool,
    Optional<String> prompt,
    Optional<String> uri,
    JsonNode arguments,
    Optional<String> protocolVersion)
    implements Meaning {

  /** Method that calls a tool. */
  public static final String CALL_TOOL = "tools/call";

  /** Method that lists tools. */
  public static final String LIST_TOOLS = "tools/list";

  /** Kind of a JSON-RPC message. */
  public enum Type {
    REQUEST,
    NOTIFICATION,
    RESPONSE
  }
}
