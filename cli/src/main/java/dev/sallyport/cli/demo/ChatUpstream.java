package dev.sallyport.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat service that speaks the part of OpenAI's API which a chat client needs: chat completions,
 * whole or as a stream of server-sent events, and the list of models. Its answer is full of made-up
 * personal data; streamed, the values are split over several deltas.
 */
final class ChatUpstream implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String MODEL = "demo-model";
  private static final long CREATED = 1_700_000_000L;
  private static final int DELTA_LENGTH = 21;
  private static final Duration BETWEEN_DELTAS = Duration.ofMillis(15);

  private final DemoServer server;

  private ChatUpstream(DemoServer server) {
    this.server = server;
  }

  static ChatUpstream start(int port, KeyMaterial key) throws IOException {
    DemoServer server = DemoServer.listen(port, key);
    server
        .on("/v1/chat/completions", ChatUpstream::complete)
        .on("/v1/models", exchange -> DemoServer.json(exchange, 200, models()))
        .start();
    return new ChatUpstream(server);
  }

  int port() {
    return server.port();
  }

  private static void complete(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      DemoServer.json(exchange, 405, error("use POST"));
      return;
    }
    JsonNode request = parse(DemoServer.body(exchange));
    if (!request.path("messages").isArray()) {
      DemoServer.json(exchange, 400, error("messages is missing"));
      return;
    }
    String model = request.path("model").asText(MODEL);
    if (request.path("stream").asBoolean(false)) {
      stream(exchange, model);
    } else {
      DemoServer.json(exchange, 200, completion(model).toString());
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException notJson) {
      return MAPPER.missingNode();
    }
  }

  private static ObjectNode completion(String model) {
    ObjectNode answer = head("chat.completion", model);
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", MadeUp.ANSWER);
    choice.put("finish_reason", "stop");
    answer
        .putObject("usage")
        .put("prompt_tokens", 12)
        .put("completion_tokens", 60)
        .put("total_tokens", 72);
    return answer;
  }

  private static void stream(HttpExchange exchange, String model) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    ObjectNode opening = MAPPER.createObjectNode().put("role", "assistant").put("content", "");
    send(out, chunk(model, opening, null));
    for (String piece : pieces(MadeUp.ANSWER)) {
      send(out, chunk(model, MAPPER.createObjectNode().put("content", piece), null));
      pause();
    }
    send(out, chunk(model, MAPPER.createObjectNode(), "stop"));
    send(out, "[DONE]");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_DELTAS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    }
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < text.length(); i += DELTA_LENGTH) {
      pieces.add(text.substring(i, Math.min(text.length(), i + DELTA_LENGTH)));
    }
    return pieces;
  }

  private static String chunk(String model, ObjectNode delta, @Nullable String finish) {
    ObjectNode chunk = head("chat.completion.chunk", model);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    return chunk.toString();
  }

  private static ObjectNode head(String object, String model) {
    return MAPPER
        .createObjectNode()
        .put("id", "chatcmpl-demo")
        .put("object", object)
        .put("created", CREATED)
        .put("model", model);
  }

  private static void send(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String models() {
    ObjectNode list = MAPPER.createObjectNode().put("object", "list");
    list.putArray("data")
        .addObject()
        .put("id", MODEL)
        .put("object", "model")
        .put("created", CREATED)
        .put("owned_by", "sallyport");
    return list.toString();
  }

  private static String error(String message) {
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("error").put("message", message).put("type", "invalid_request_error");
    return body.toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
