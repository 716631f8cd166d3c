package dev.sallyport.approvals.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a reviewer sees of a request. Everything that came from the client is {@link Masked}: the
 * type proves that the masker saw it. The clear text stays in the process that holds the request.
 *
 * @param method as sent
 * @param target path and query
 * @param headers bound headers, {@code name: value}
 * @param body the body; a reviewer is told its length where it is no text
 * @param bodyBytes length of the body as sent
 * @param chips what was masked, counted
 * @param excluded what is not bound, as JSON Pointers
 * @param justification the caller's words
 * @param reasons why the policy wants a human, as codes
 * @param message the policy's words, which may quote the request
 */
public record RequestView(
    String method,
    Masked target,
    List<Masked> headers,
    Masked body,
    long bodyBytes,
    List<MaskCount> chips,
    List<String> excluded,
    Optional<Masked> justification,
    List<String> reasons,
    Optional<Masked> message) {

  public RequestView {
    headers = List.copyOf(headers);
    chips = List.copyOf(chips);
    excluded = List.copyOf(excluded);
    reasons = List.copyOf(reasons);
  }

  /** A request of which the policy said nothing. */
  public RequestView(
      String method,
      Masked target,
      List<Masked> headers,
      Masked body,
      long bodyBytes,
      List<MaskCount> chips,
      List<String> excluded,
      Optional<Masked> justification) {
    this(
        method,
        target,
        headers,
        body,
        bodyBytes,
        chips,
        excluded,
        justification,
        List.of(),
        Optional.empty());
  }

  /** The document that is stored, shown, and sent to webhooks. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("method", method);
    json.put("target", text(target).orElse(""));
    ArrayNode lines = json.putArray("headers");
    headers.forEach(header -> text(header).ifPresent(lines::add));
    text(body).filter(text -> !text.isEmpty()).ifPresent(text -> json.put("body", text));
    json.put("body_bytes", bodyBytes);
    ObjectNode masked = json.putObject("masked");
    chips.forEach(
        chip ->
            masked.put(
                chip.detector().value(),
                masked.path(chip.detector().value()).longValue() + chip.count()));
    ArrayNode left = json.putArray("excluded");
    excluded.forEach(left::add);
    justification.flatMap(RequestView::text).ifPresent(words -> json.put("justification", words));
    ArrayNode why = json.putArray("reasons");
    reasons.forEach(why::add);
    message.flatMap(RequestView::text).ifPresent(words -> json.put("message", words));
    return json.toString();
  }

  private static Optional<String> text(Masked masked) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(masked.bytes())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
