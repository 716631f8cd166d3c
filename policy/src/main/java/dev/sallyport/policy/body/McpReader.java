package dev.sallyport.policy.body;

import static dev.sallyport.policy.body.Fields.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads messages of the Model Context Protocol. The headers {@code mcp-method}, {@code mcp-name}
 * and {@code mcp-protocol-version} (2026-07-28, "Standard Request Headers") are checked against the
 * body in every era: a server may believe either.
 */
final class McpReader {

  private static final Set<String> ENVELOPE =
      Set.of("jsonrpc", "id", "method", "params", "result", "error");
  private static final Set<String> PARAMS =
      Set.of("name", "uri", "arguments", "protocolVersion", "_meta");

  /** Methods that are about something, which is looked up here. */
  private static final Set<String> METHODS =
      Set.of(
          McpMessage.CALL_TOOL,
          "prompts/get",
          "resources/read",
          "resources/subscribe",
          "resources/unsubscribe");

  private static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String BASE64 = "=?base64?";
  private static final String BASE64_END = "?=";

  private final Map<String, List<String>> headers;

  McpReader(Map<String, List<String>> headers) {
    this.headers = headers;
  }

  McpMessage read(JsonNode value) throws MalformedException {
    Fields message = Fields.of(value, ENVELOPE);
    require(message.requiredText("jsonrpc").equals("2.0"), Problem.WRONG_TYPE);
    Optional<JsonNode> id = message.value("id");
    require(
        id.isEmpty() || id.get().isTextual() || id.get().isIntegralNumber(), Problem.WRONG_TYPE);
    if (!message.has("method")) {
      return response(message, id);
    }
    require(!message.has("result") && !message.has("error"), Problem.WRONG_TYPE);
    return call(message, id);
  }

  private McpMessage response(Fields message, Optional<JsonNode> id) throws MalformedException {
    require(message.has("result") != message.has("error"), Problem.MISSING_FIELD);
    require(header("mcp-method").isEmpty(), Problem.HEADER_MISMATCH);
    return new McpMessage(
        McpMessage.Type.RESPONSE,
        Optional.empty(),
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        JsonNodeFactory.instance.objectNode(),
        header("mcp-protocol-version"));
  }

  private McpMessage call(Fields message, Optional<JsonNode> id) throws MalformedException {
    String method = message.requiredText("method");
    require(
        METHODS.contains(method) || !METHODS.contains(Fields.fold(method).strip()),
        Problem.LOOKALIKE_KEY);
    Fields params =
        message
            .object("params", PARAMS)
            .orElse(Fields.of(JsonNodeFactory.instance.objectNode(), PARAMS));
    Optional<String> tool = Optional.empty();
    Optional<String> prompt = Optional.empty();
    Optional<String> uri = Optional.empty();
    switch (method) {
      case McpMessage.CALL_TOOL -> tool = Optional.of(params.requiredText("name"));
      case "prompts/get" -> prompt = Optional.of(params.requiredText("name"));
      case "resources/read", "resources/subscribe", "resources/unsubscribe" ->
          uri = Optional.of(params.requiredText("uri"));
      default -> uri = params.value("uri").filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
    checkHeaders(method, tool.or(() -> named(params)), uri);
    JsonNode arguments =
        params.unlessNull("arguments").orElse(JsonNodeFactory.instance.objectNode());
    require(arguments.isObject(), Problem.WRONG_TYPE);
    return new McpMessage(
        id.isPresent() ? McpMessage.Type.REQUEST : McpMessage.Type.NOTIFICATION,
        Optional.of(method),
        id,
        tool,
        prompt,
        uri,
        arguments,
        version(params));
  }

  private void checkHeaders(String method, Optional<String> name, Optional<String> uri)
      throws MalformedException {
    Optional<String> declared = header("mcp-method");
    require(declared.isEmpty() || declared.get().equals(method), Problem.HEADER_MISMATCH);
    Optional<String> declaredName = header("mcp-name");
    if (declaredName.isPresent()) {
      String decoded = decoded(declaredName.get());
      require(
          name.filter(decoded::equals).isPresent() || uri.filter(decoded::equals).isPresent(),
          Problem.HEADER_MISMATCH);
    }
  }

  private Optional<String> version(Fields params) throws MalformedException {
    Optional<Fields> meta = params.object("_meta", Set.of(META_VERSION));
    Optional<String> said = meta.isPresent() ? meta.get().text(META_VERSION) : Optional.empty();
    Optional<String> header = header("mcp-protocol-version");
    require(said.isEmpty() || header.isEmpty() || said.equals(header), Problem.HEADER_MISMATCH);
    Optional<String> initialized = params.text("protocolVersion");
    return said.or(() -> header).or(() -> initialized);
  }

  private static Optional<String> named(Fields params) {
    return params.value("name").map(JsonNode::textValue);
  }

  private Optional<String> header(String name) throws MalformedException {
    List<String> values = headers.getOrDefault(name, List.of());
    require(values.size() < 2, Problem.HEADER_MISMATCH);
    return values.stream().findFirst();
  }

  /** Values that are no plain ASCII come as {@code =?base64?…?=}. */
  private static String decoded(String value) throws MalformedException {
    if (!value.startsWith(BASE64) || !value.endsWith(BASE64_END)) {
      return value;
    }
    String payload =
        value.substring(
            BASE64.length(), Math.max(BASE64.length(), value.length() - BASE64_END.length()));
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(payload));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new MalformedException(Problem.HEADER_MISMATCH);
    }
  }
}
