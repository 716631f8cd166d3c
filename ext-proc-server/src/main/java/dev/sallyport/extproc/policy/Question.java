package dev.sallyport.extproc.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.WholeRequest;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.Problem;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy is asked about one request.
 *
 * <p>Where the policy does not look into bodies it is asked once, on the head. Where it does, it is
 * asked on the head first, and only a denial that no body can change counts then; so nothing passes
 * that was not decided on with its body, and who is denied anyway does not upload it. Then the body
 * is read and the policy is asked again, about every element if it is a batch. A body that could
 * not be read passes only if the decision says that it may: a rule that merely found nothing
 * forbidden in what it did not see allows nothing.
 */
public final class Question {

  private static final Set<String> BODY_HEADERS =
      Set.of("content-type", "content-encoding", "mcp-method", "mcp-name", "mcp-protocol-version");

  private final PolicyEngine engine;
  private final boolean readsBody;
  private final long longestBody;
  private final PolicyInput input;
  private final Headers headers;

  /**
   * @param longestBody how much of a body is read, decoded, in bytes
   */
  Question(
      PolicyEngine engine,
      boolean readsBody,
      long longestBody,
      PolicyInput input,
      Headers headers) {
    this.engine = engine;
    this.readsBody = readsBody;
    this.longestBody = longestBody;
    this.input = input;
    this.headers = headers;
  }

  /** The same question about a request that humans have looked at. */
  public Question with(PolicyInput.Approval approval) {
    return new Question(engine, readsBody, longestBody, input.with(approval), headers);
  }

  /** Names of grants without which the decision would be another. */
  public Set<String> grantsThatMatter(Decision decision, List<InspectedBody> elements) {
    if (input.grants().isEmpty() || decision.equals(without(Set.of(), elements))) {
      return Set.of();
    }
    Set<String> all = new HashSet<>();
    input.grants().forEach(grant -> all.add(grant.id()));
    Set<String> needed = new HashSet<>();
    for (String id : all) {
      Set<String> others = new HashSet<>(all);
      others.remove(id);
      if (!decision.equals(without(others, elements))) {
        needed.add(id);
      }
    }
    // Where each could be missed and all together could not, none is to be missed.
    return needed.isEmpty() ? all : needed;
  }

  private Decision without(Set<String> kept, List<InspectedBody> elements) {
    Question other =
        new Question(
            engine,
            readsBody,
            longestBody,
            input.with(input.grants().stream().filter(grant -> kept.contains(grant.id())).toList()),
            headers);
    return readsBody ? other.on(elements) : other.onHead();
  }

  /** Whether the policy has to see the body before it decides. */
  public boolean readsBody() {
    return readsBody;
  }

  /** Who asks to be let through. */
  public Identity caller() {
    return input.identity();
  }

  /** The decision on the head alone. */
  public Decision onHead() {
    return engine.decide(input);
  }

  /** The denial that no body could change, if there is one. */
  public Optional<Decision.Deny> early() {
    return onHead() instanceof Decision.Deny denial
            && denial.reasons().stream().allMatch(Reason::isSettledByHead)
        ? Optional.of(denial)
        : Optional.empty();
  }

  /** What is known of a request without a body. */
  public InspectedBody absent() {
    return BodyReader.absent(input.kind(), head());
  }

  /** Whether the body has to be decoded before it is read, which may take long. */
  public boolean isEncoded() {
    return codings().filter(codings -> !codings.isEmpty()).isPresent();
  }

  /** Reads a whole body, after its codings are undone: one element, or each of a batch. */
  public List<InspectedBody> read(ByteBuffer body) {
    Optional<List<ContentCoding>> codings = codings();
    if (!body.hasRemaining() || codings.isEmpty() || codings.get().isEmpty()) {
      return BodyReader.read(input.kind(), head(), body);
    }
    InspectedBody broken = new InspectedBody.Malformed(body.remaining(), Problem.CONTENT_ENCODING);
    if (EncodedBody.isText(body)) {
      return List.of(broken);
    }
    try {
      return EncodedBody.decode(codings.get(), body, longestBody)
          .map(decoded -> BodyReader.read(input.kind(), head().decoded(), decoded))
          .orElseGet(() -> List.of(new InspectedBody.TooLarge(longestBody)));
    } catch (CodingException e) {
      return List.of(broken);
    }
  }

  private Optional<List<ContentCoding>> codings() {
    return ContentCoding.of(headers.all("content-encoding"));
  }

  /**
   * The decision on a request with its body. Of several elements each has to be allowed.
   *
   * @param elements at least one
   */
  public Decision on(List<InspectedBody> elements) {
    return new WholeRequest(input, elements).decidedBy(engine);
  }

  /**
   * Digest of what is asked, as it goes on record.
   *
   * @param elements what is known of the body; empty for a question on the head alone
   */
  public String digest(List<InspectedBody> elements) {
    return new WholeRequest(input, elements).digest();
  }

  /** Whether the caller could call a tool of an MCP server, be it after an approval. */
  public boolean couldCall(String tool) {
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("jsonrpc", "2.0").put("id", 0).put("method", McpMessage.CALL_TOOL);
    ObjectNode arguments = call.putObject("params").put("name", tool).putObject("arguments");
    McpMessage message =
        new McpMessage(
            McpMessage.Type.REQUEST,
            Optional.of(McpMessage.CALL_TOOL),
            Optional.of(call.path("id")),
            Optional.of(tool),
            Optional.empty(),
            Optional.empty(),
            arguments,
            Optional.empty());
    return !(engine.decide(
            input.with(new InspectedBody.Parsed(0, call, Optional.of(message), Optional.empty())))
        instanceof Decision.Deny);
  }

  private BodyHead head() {
    return new BodyHead(
        input.request().method(),
        input.request().segments(),
        PolicyStep.lines(headers, BODY_HEADERS));
  }
}
