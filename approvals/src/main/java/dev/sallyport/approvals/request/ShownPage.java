package dev.sallyport.approvals.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.answer.HoldAnswers;

/**
 * What an MCP client of 2026-07-28 adds to a call that it sends again, once its user has been shown
 * the approval's page: {@code params.inputResponses} with one answer to the gateway, in the one
 * form there is. Because it can say nothing else, the call with it is the call without it.
 */
final class ShownPage {

  /** Where it is. */
  static final String POINTER = "/params/inputResponses";

  private static final String MEMBER = "inputResponses";

  private ShownPage() {}

  /** Whether a call has it, and nothing beside it, so that it was taken out. */
  static boolean removeFrom(JsonNode call) {
    if (!(call.path("params") instanceof ObjectNode params) || !isAll(params.path(MEMBER))) {
      return false;
    }
    params.remove(MEMBER);
    return true;
  }

  private static boolean isAll(JsonNode responses) {
    JsonNode own = responses.path(HoldAnswers.APPROVAL_INPUT);
    return responses.size() == 1
        && own.isObject()
        && own.size() == 1
        && own.path("action").asText().equals("accept");
  }
}
