package dev.sallyport.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A store of JSON documents in memory: {@code GET} and {@code POST /documents}, {@code GET} and
 * {@code PUT /documents/ID}.
 */
final class DocumentStore implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PREFIX = "/documents";

  private final Map<String, ObjectNode> documents = new ConcurrentSkipListMap<>();
  private final DemoServer server;

  private DocumentStore(DemoServer server) {
    this.server = server;
    seed();
  }

  static DocumentStore start(int port, KeyMaterial key) throws IOException {
    DocumentStore store = new DocumentStore(DemoServer.listen(port, key));
    store.server.on(PREFIX, store::handle).start();
    return store;
  }

  int port() {
    return server.port();
  }

  private void seed() {
    documents.put(
        "1",
        MAPPER
            .createObjectNode()
            .put("id", "1")
            .put("name", "Ada Lovelace")
            .put("email", MadeUp.EMAIL)
            .put("ssn", MadeUp.SSN)
            .put("card", MadeUp.CARD)
            .put("note", "first order 2024-000123"));
    documents.put(
        "2",
        MAPPER
            .createObjectNode()
            .put("id", "2")
            .put("name", "Build robot")
            .put("apiKey", MadeUp.API_KEY)
            .put("session", MadeUp.JWT)
            .put("note", "rotated every 90 days"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String rest = exchange.getRequestURI().getPath().substring(PREFIX.length());
    String id = rest.startsWith("/") ? rest.substring(1) : "";
    String call = exchange.getRequestMethod() + (id.isEmpty() ? " all" : " one");
    switch (call) {
      case "GET all" -> list(exchange);
      case "POST all" -> store(exchange, UUID.randomUUID().toString(), 201);
      case "GET one" -> get(exchange, id);
      case "DELETE one" -> delete(exchange, id);
      case "PUT one" -> store(exchange, id, documents.containsKey(id) ? 200 : 201);
      default -> DemoServer.json(exchange, 405, error("this method is not served here"));
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.putArray("documents").addAll(documents.values());
    DemoServer.json(exchange, 200, answer.toString());
  }

  private void get(HttpExchange exchange, String id) throws IOException {
    ObjectNode document = documents.get(id);
    if (document == null) {
      DemoServer.json(exchange, 404, error("there is no such document"));
    } else {
      DemoServer.json(exchange, 200, document.toString());
    }
  }

  private void delete(HttpExchange exchange, String id) throws IOException {
    if (documents.remove(id) == null) {
      DemoServer.json(exchange, 404, error("there is no such document"));
    } else {
      DemoServer.json(exchange, 200, MAPPER.createObjectNode().put("deleted", id).toString());
    }
  }

  private void store(HttpExchange exchange, String id, int status) throws IOException {
    if (!(parse(DemoServer.body(exchange)) instanceof ObjectNode document)) {
      DemoServer.json(exchange, 400, error("a document is a JSON object"));
      return;
    }
    document.put("id", id);
    documents.put(id, document);
    DemoServer.json(exchange, status, document.toString());
  }

  private static JsonNode parse(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException notJson) {
      return MAPPER.missingNode();
    }
  }

  private static String error(String message) {
    return MAPPER.createObjectNode().put("error", message).toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
