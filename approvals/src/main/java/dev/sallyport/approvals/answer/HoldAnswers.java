package dev.sallyport.approvals.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers to requests that are held, by RFC 9457 or, for MCP, JSON-RPC 2.0.
 *
 * <p>The status of a pending request is 423 (Locked, RFC 4918 §11.3). The OpenAI and Anthropic SDKs
 * retry 408, 409, 429 and every 5xx by themselves, twice and within seconds; a human needs longer,
 * and each of those retries would wait on a stream again. They raise an error for any other 4xx
 * that carries the body's {@code message}. 403 would read as a refusal for good, 202 as success.
 * {@code x-should-retry: false} says the same once more to SDKs of that family.
 *
 * <p>MCP carries errors of a call in the answer to the POST, with status 200: a client that looks
 * at the status alone would take anything else for a broken transport.
 */
public final class HoldAnswers {

  /** Status of a problem that says: not yet. */
  public static final int PENDING_STATUS = 423;

  /** Error code of JSON-RPC that says: not yet. From the range for servers (JSON-RPC 2.0 §5.1). */
  public static final int PENDING_RPC_CODE = -32_010;

  /** Error code of JSON-RPC that says: a reviewer said no. */
  public static final int DENIED_RPC_CODE = -32_011;

  /** {@code URLElicitationRequired} of MCP 2025-11-25. */
  public static final int ELICITATION_RPC_CODE = -32_042;

  /**
   * Name under which a client is asked to show the approval's page ({@code inputRequests} of MCP
   * 2026-07-28), and under which it says that it has ({@code inputResponses}).
   */
  public static final String APPROVAL_INPUT = "dev.sallyport/approval";

  private static final String PENDING_RPC_MESSAGE =
      "A human has to approve this call. Call again after a reviewer has.";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String PROBLEM = "application/problem+json";

  private HoldAnswers() {}

  /** Not yet: come back with the same request. */
  public static ClientAnswer pending(
      ApprovalId approval, ExchangeId exchange, URI status, Duration retryAfter) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-type", PROBLEM);
    headers.put("link", "<" + status + ">; rel=\"monitor\"");
    headers.put("retry-after", seconds(retryAfter));
    headers.put("x-should-retry", "false");
    return new ClientAnswer(
        PENDING_STATUS,
        headers,
        problem(
                "approval_pending",
                "A human has to approve this request.",
                PENDING_STATUS,
                "Send the same request again after a reviewer has approved it.",
                exchange)
            .put("approval", approval.value())
            .put("status_url", status.toString())
            .put("retry_after", retryAfter.toSeconds())
            .toString());
  }

  /** The client asked for {@code respond-async}. */
  public static ClientAnswer accepted(
      ApprovalId approval, ExchangeId exchange, URI status, Duration retryAfter) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-type", "application/json");
    headers.put("location", status.toString());
    headers.put("preference-applied", "respond-async");
    headers.put("retry-after", seconds(retryAfter));
    return new ClientAnswer(
        202,
        headers,
        JSON.objectNode()
            .put("state", "pending")
            .put("approval", approval.value())
            .put("status_url", status.toString())
            .put("exchange", exchange.value())
            .toString());
  }

  /** A reviewer said no. The reviewer's words are for the audit trail. */
  public static ClientAnswer denied(ApprovalId approval, ExchangeId exchange) {
    return new ClientAnswer(
        403,
        Map.of("content-type", PROBLEM, "x-should-retry", "false"),
        problem(
                "approval_denied",
                "A reviewer has denied this request.",
                403,
                "Do not send it again. Ask the reviewers what would be acceptable.",
                exchange)
            .put("approval", approval.value())
            .toString());
  }

  /**
   * Not yet, to an MCP client.
   *
   * @param id the call's JSON-RPC id
   * @param elicitation how the client shows its user where to look, if it can
   */
  public static ClientAnswer pendingRpc(
      JsonNode id,
      ApprovalId approval,
      URI status,
      Duration retryAfter,
      Optional<Elicitation> elicitation) {
    ObjectNode data =
        JSON.objectNode()
            .put("code", "approval_pending")
            .put("approval", approval.value())
            .put("status_url", status.toString())
            .put("retry_after", retryAfter.toSeconds());
    if (elicitation.isEmpty()) {
      return rpc(id, PENDING_RPC_CODE, PENDING_RPC_MESSAGE, data);
    }
    ObjectNode shown =
        JSON.objectNode()
            .put("mode", "url")
            .put("url", elicitation.get().page().toString())
            .put("message", PENDING_RPC_MESSAGE);
    return switch (elicitation.get().way()) {
      case ERROR -> {
        data.putArray("elicitations").add(shown.put("elicitationId", approval.value()));
        yield rpc(id, ELICITATION_RPC_CODE, PENDING_RPC_MESSAGE, data);
      }
      case RESULT -> inputRequired(id, shown, data);
    };
  }

  /**
   * {@code InputRequiredResult} of MCP 2026-07-28, without a {@code requestState}: everything that
   * counts is in the call itself, which comes back.
   */
  private static ClientAnswer inputRequired(JsonNode id, ObjectNode shown, ObjectNode data) {
    ObjectNode result = JSON.objectNode().put("resultType", "input_required");
    result
        .putObject("inputRequests")
        .putObject(APPROVAL_INPUT)
        .put("method", "elicitation/create")
        .set("params", shown);
    result.putObject("_meta").set(APPROVAL_INPUT, data);
    return rpc(id, "result", result);
  }

  /** A reviewer said no, to an MCP client. */
  public static ClientAnswer deniedRpc(JsonNode id, ApprovalId approval) {
    return rpc(
        id,
        DENIED_RPC_CODE,
        "A reviewer has denied this call. Do not call again.",
        JSON.objectNode().put("code", "approval_denied").put("approval", approval.value()));
  }

  private static ClientAnswer rpc(JsonNode id, int code, String message, ObjectNode data) {
    ObjectNode error = JSON.objectNode().put("code", code).put("message", message);
    error.set("data", data);
    return rpc(id, "error", error);
  }

  private static ClientAnswer rpc(JsonNode id, String outcome, ObjectNode content) {
    ObjectNode body = JSON.objectNode().put("jsonrpc", "2.0");
    body.set("id", id);
    body.set(outcome, content);
    return new ClientAnswer(200, Map.of("content-type", "application/json"), body.toString());
  }

  /**
   * A problem that is also an error of the catalogue ({@code code}, {@code message}, {@code
   * exchange}), so that clients of either kind find their words.
   */
  private static ObjectNode problem(
      String code, String title, int status, String detail, ExchangeId exchange) {
    return JSON.objectNode()
        .put("type", "urn:sallyport:problem:" + code)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("code", code)
        .put("message", title + " " + detail)
        .put("exchange", exchange.value());
  }

  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.toSeconds()));
  }
}
