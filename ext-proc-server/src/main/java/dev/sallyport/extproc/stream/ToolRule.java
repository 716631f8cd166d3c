package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.mcp.ToolListFilter;
import dev.sallyport.extproc.mcp.UnreadableAnswerException;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.masking.coding.ContentCoding;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.McpMessage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where an MCP server's answer lists tools, and which of them its client gets to see. */
final class ToolRule {

  private static final int OK = 200;
  private static final String CONTENT_ENCODING = "content-encoding";

  private ToolRule() {}

  /**
   * Which tools the answer to a request may list.
   *
   * <p>A list comes as the answer to {@code tools/list}. A stream that is got by {@code GET} may
   * bring it once more, when the client resumes a stream (2025-11-25, "Resumability and
   * Redelivery").
   *
   * @return empty when the answer lists none, or the policy does not look at tools
   */
  static Optional<Predicate<String>> of(
      GuardedResource resource,
      RequestHead request,
      Question question,
      Decision.Allow allow,
      List<InspectedBody> body) {
    boolean lists =
        resource.kind() == Kind.MCP
            && (request.method().equals("GET") || body.stream().anyMatch(ToolRule::lists));
    Optional<? extends Set<String>> named = allow.terms().tools();
    if (!lists || (named.isEmpty() && !question.readsBody())) {
      return Optional.empty();
    }
    return Optional.of(
        named.<Predicate<String>>map(tools -> tools::contains).orElse(question::couldCall));
  }

  private static boolean lists(InspectedBody body) {
    return body.meant().orElse(null) instanceof McpMessage message
        && message.method().filter(McpMessage.LIST_TOOLS::equals).isPresent();
  }

  /**
   * The filter for a response.
   *
   * @throws Refusal if tools could be listed in a way that is not read here
   */
  static Optional<ToolListFilter> filter(Admission admission, ResponseHead response)
      throws Refusal {
    if (admission.tools().isEmpty() || response.ends()) {
      return Optional.empty();
    }
    Optional<List<ContentCoding>> codings =
        ContentCoding.of(response.headers().all(CONTENT_ENCODING));
    String type =
        String.join(",", response.headers().all("content-type"))
            .toLowerCase(Locale.ROOT)
            .split(";", 2)[0]
            .strip();
    int limit = Math.toIntExact(admission.resource().body().maxBytes());
    if (codings.isPresent() && type.equals("application/json")) {
      return Optional.of(
          ToolListFilter.json(admission.tools().get(), limit).behind(codings.get(), limit));
    }
    if (codings.isPresent() && type.equals("text/event-stream")) {
      return Optional.of(
          ToolListFilter.events(admission.tools().get(), limit).behind(codings.get(), limit));
    }
    if (response.status() == OK) {
      throw new Refusal(ErrorCode.UNINSPECTABLE_RESPONSE);
    }
    return Optional.empty();
  }

  /** A response as its filter passes it on, in no coding any more. */
  static ResponseHead filtered(ResponseHead response) {
    return new ResponseHead(
        response.status(), response.headers().without(CONTENT_ENCODING), response.ends());
  }

  /**
   * Passes a piece of an answer through its filter.
   *
   * @throws Refusal if the answer turns out not to be readable
   */
  static ByteString pass(ToolListFilter filter, ByteString piece, boolean last) throws Refusal {
    try {
      return filter.pass(piece, last);
    } catch (UnreadableAnswerException e) {
      throw new Refusal(ErrorCode.UNINSPECTABLE_RESPONSE);
    }
  }
}
