package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that try to get something past a policy which forbids it by name and allows the rest:
 * the kind of policy that is easiest to get past.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyBypassTest {

  private static final String JSON = "content-type: application/json";
  private static final String GZIP = "content-encoding: gzip";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";
  private static final String DELETE = CALL.formatted("delete");

  @TempDir static Path folder;

  private BypassGateway gateway;
  private World.Behind tools;
  private World.Behind models;
  private World.Behind vectors;

  @BeforeAll
  void startTheGateway() throws Exception {
    gateway = BypassGateway.start(folder);
    tools = gateway.tools();
    models = gateway.models();
    vectors = gateway.vectors();
  }

  @AfterAll
  void stopTheGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
  }

  private void staysOut(World.Behind behind, int seen, Curl.Answer answer) {
    assertThat(answer.body()).as(answer.toString()).contains("policy_denied");
    assertThat(behind.upstream().seen()).as("what reached the upstream").hasSize(seen);
  }

  @Test
  void whatIsAllowedArrivesWhole() throws Exception {
    String body = CALL.formatted("search");
    for (String[] how :
        List.of(
            new String[] {"--header", JSON},
            new String[] {"--header", JSON, "--header", "transfer-encoding: chunked"},
            new String[] {"--header", JSON, "--http1.1", "--header", "expect: 100-continue"},
            new String[] {"--header", JSON, "--http2"})) {
      Curl.Answer answer = gateway.post("tools", "/mcp", body, how);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(tools.upstream().seen().getLast().body()).isEqualTo(body);
    }
    String long64 = body.replace("search", "s".repeat(300_000));
    assertThat(gateway.post("tools", "/mcp", long64, "--header", JSON).status()).isEqualTo(200);
    assertThat(tools.upstream().seen().getLast().body()).isEqualTo(long64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Plainly, and in forms that servers read alike.
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"m\\u0065thod\":\"tools/call\",\"params\":{\"name\":\"\\u0064elete\"}}",
        // Two names for one thing.
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\",\"name\":\"search\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"Name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\"},\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"METHOD\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        // By way of the prototype, and names that some readers take for others.
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"__proto__\":{\"name\":\"delete\"}}}",
        "{\"__proto__\":{\"method\":\"tools/call\"},\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Tools/Call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"\uFF4D\uFF45\uFF54\uFF48\uFF4F\uFF44\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\\u0000\",\"arguments\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\\ud800\"}}",
        // Wrong types that a lenient server could take.
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":[\"delete\"]}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":[\"delete\"]}",
        // Not quite JSON.
        "{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"},}",
        "\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"/*,\"params\":1*/,\"params\":{\"name\":\"delete\"}}",
        // Hidden in a batch.
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}]",
        "[[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"delete\"}}]]",
      })
  void aForbiddenToolIsNotCalled(String body) throws Exception {
    int seen = tools.upstream().seen().size();

    staysOut(tools, seen, gateway.post("tools", "/mcp", body, "--header", JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-type: text/plain",
        "content-type: application/json; charset=utf-16",
        "content-type: application/x-www-form-urlencoded",
        "content-type: multipart/form-data; boundary=x",
        "content-type: application/json, text/plain",
        "content-type: application/json; charset=utf-8; charset=utf-7",
        "content-type: application/json; charset*=utf-16''x",
        "content-type:",
      })
  void aForbiddenToolIsNotCalledUnderAnotherType(String type) throws Exception {
    int seen = tools.upstream().seen().size();

    staysOut(tools, seen, gateway.post("tools", "/mcp", DELETE, "--header", type));
  }

  @Test
  void aForbiddenToolIsNotCalledInAnotherWrapping() throws Exception {
    int seen = tools.upstream().seen().size();
    staysOut(tools, seen, gateway.zipped(DELETE, "gzip"));
    staysOut(tools, seen, gateway.zipped(DELETE, "gzip, gzip"));
    staysOut(tools, seen, gateway.zipped(DELETE, "br"));
    staysOut(tools, seen, gateway.zipped(DELETE, "x-unknown"));
    staysOut(tools, seen, gateway.zipped(DELETE, "identity, gzip"));
    staysOut(tools, seen, gateway.zipped(DELETE, "gzip, identity"));
    staysOut(tools, seen, gateway.zipped(DELETE, "GZIP"));
    staysOut(tools, seen, gateway.zipped(DELETE, "gzip;q=1"));
    staysOut(tools, seen, gateway.zipped(DELETE, ", gzip,"));
    staysOut(tools, seen, gateway.zipped(DELETE, "gzip, gzip, gzip, gzip"));
    staysOut(
        tools, seen, gateway.post("tools", "/mcp", DELETE, "--header", JSON, "--header", GZIP));
    staysOut(tools, seen, gateway.zipped(" ".repeat(2 << 20) + CALL.formatted("search"), "gzip"));
    staysOut(
        tools,
        seen,
        gateway.post(
            "tools", "/mcp", DELETE, "--header", JSON, "--header", "transfer-encoding: chunked"));
    staysOut(
        tools, seen, gateway.post("tools", "/mcp", DELETE.getBytes("UTF-16LE"), "--header", JSON));
    staysOut(
        tools,
        seen,
        gateway.post(
            "tools",
            "/mcp",
            DELETE.replace("delete", "dele\u00FFte").getBytes("ISO-8859-1"),
            "--header",
            JSON));
    staysOut(
        tools,
        seen,
        gateway.post("tools", "/mcp", DELETE, "--header", JSON, "--header", "mcp-name: search"));
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    staysOut(
        tools,
        seen,
        gateway.post("tools", "/mcp", DELETE.replace("1,", deep + ","), "--header", JSON));
  }

  /** Each would be the forbidden call to a server that believes the header, or the body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mcp-method: tools/call | search",
        "mcp-method: tools/list | search",
        "mcp-name: delete | search",
        "mcp-name: =?base64?ZGVsZXRl?= | search",
        "mcp-name: =?base64?c2VhcmNo?= | delete",
        "mcp-name: Search | search",
        "mcp-protocol-version: 2025-11-25 | delete",
      })
  void aHeaderDoesNotSpeakForTheBody(String header, String tool) throws Exception {
    int seen = tools.upstream().seen().size();
    Curl.Answer answer =
        gateway.post("tools", "/mcp", CALL.formatted(tool), "--header", JSON, "--header", header);

    if (header.equals("mcp-method: tools/call")) {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    } else {
      staysOut(tools, seen, answer);
    }
  }

  /** What a trailer says comes too late to change what was decided. */
  @Test
  void aTrailerChangesNothing() throws Exception {
    int seen = tools.upstream().seen().size();
    try (SSLSocket socket = gateway.connect("tools.test")) {
      BypassGateway.send(
          socket,
          "POST /mcp HTTP/1.1\r\nhost: tools.test\r\nauthorization: Bearer %s\r\n"
              + "content-type: application/json\r\ntransfer-encoding: chunked\r\n"
              + "trailer: mcp-name, content-type\r\nconnection: close\r\n\r\n"
              + "%x\r\n%s\r\n0\r\nmcp-name: search\r\ncontent-type: text/plain\r\n\r\n",
          gateway.token(),
          DELETE.length(),
          DELETE);

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("policy_denied");
    }
    assertThat(tools.upstream().seen()).hasSize(seen);
  }

  @Test
  void aBodyThatStopsComingEndsWithAClearAnswer() throws Exception {
    int seen = tools.upstream().seen().size();
    try (SSLSocket socket = gateway.connect("hasty.test")) {
      socket.setSoTimeout(60_000);
      BypassGateway.send(
          socket,
          "POST /mcp HTTP/1.1\r\nhost: hasty.test\r\nauthorization: Bearer %s\r\n"
              + "content-type: application/json\r\ncontent-length: 900\r\n\r\n%s",
          gateway.token(),
          DELETE);

      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 408".length());
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
    }
    assertThat(tools.upstream().seen()).hasSize(seen);
  }

  @Test
  void aCompressedBodyIsDecidedOnAsWhatItIs() throws Exception {
    int seen = tools.upstream().seen().size();

    assertThat(gateway.zipped(CALL.formatted("search"), "gzip").status()).isEqualTo(200);
    assertThat(tools.upstream().seen()).hasSize(seen + 1);
    assertThat(tools.upstream().seen().getLast().headers()).contains("content-encoding: gzip");
  }

  /** The refusal comes in the middle of the upload, so that a client may miss it. */
  @Test
  void aForbiddenToolIsNotCalledBehindMoreThanIsRead() throws Exception {
    int seen = tools.upstream().seen().size();
    String body = " ".repeat(2 << 20) + DELETE;
    String chunked = "transfer-encoding: chunked";
    for (Curl.Answer answer :
        List.of(
            gateway.post("tools", "/mcp", body, "--header", JSON),
            gateway.post("tools", "/mcp", body, "--header", JSON, "--header", chunked))) {
      assertThat(answer.status()).as(answer.toString()).isIn(0, 403);
    }
    assertThat(tools.upstream().seen()).hasSize(seen);
  }

  /** The server gets the very name that was decided on, so that it is another tool or none. */
  @ParameterizedTest
  @ValueSource(strings = {"Delete", "DELETE", "d\u0435lete", "delete\u200B", " delete"})
  void aLookAlikeArrivesAsWhatItIs(String name) throws Exception {
    String body = CALL.formatted(name);

    assertThat(gateway.post("tools", "/mcp", body, "--header", JSON).status()).isEqualTo(200);
    assertThat(tools.upstream().seen().getLast().body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({
    "/admin, 403",
    "//admin, 403",
    "/./admin, 403",
    "/x/../admin, 403",
    "/%61dmin, 403",
    "/x%2f..%2fadmin, 400",
    "/x%5c..%5cadmin, 400",
    "/x/..;/admin, 403",
    "/%2e%2e/admin, 403",
    "/admin%00, 400",
    "/admin?x, 403",
    "/x/..//admin, 403",
    "/x/.%2e/admin, 403",
    "/x\\admin, 403",
  })
  void aForbiddenPathIsNotReached(String path, int status) throws Exception {
    int seen = vectors.upstream().seen().size();

    Curl.Answer answer = gateway.call("vectors", path);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(vectors.upstream().seen()).hasSize(seen);
  }

  @Test
  void aPathThatIsWrittenAnewIsDecidedOnAsTheUpstreamGetsIt() throws Exception {
    Curl.Answer answer = gateway.call("vectors", "/admin/..;/x");

    if (answer.status() == 200) {
      assertThat(vectors.upstream().seen().getLast().target()).isEqualTo("/x");
    } else {
      assertThat(answer.status()).isEqualTo(403);
    }
  }

  @Test
  void forbiddenModelsAndOperationsAreNotReached() throws Exception {
    int seenByModels = models.upstream().seen().size();
    int seenByVectors = vectors.upstream().seen().size();
    for (String path : List.of("/v1/chat/completions", "/v1/messages", "/v1/anything")) {
      Curl.Answer answer =
          gateway.post("models", path, "{\"model\":\"forbidden\"}", "--header", JSON);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).startsWith("{\"type\":\"error\",\"error\":{");
    }
    for (String path :
        List.of(
            "/collections/people",
            "/collections/people/",
            "/Collections/people",
            "/collections/people;x=y",
            "/collections/%70eople",
            "//collections/people")) {
      staysOut(vectors, seenByVectors, gateway.call("vectors", path, "--request", "DELETE"));
    }
    staysOut(
        vectors,
        seenByVectors,
        gateway.post(
            "vectors",
            "/collections/people/points/batch",
            "{\"operations\":[{\"upsert\":{}},{\"delete\":{\"points\":[1]}}]}",
            "--header",
            JSON));
    assertThat(models.upstream().seen()).hasSize(seenByModels);
  }

  @Test
  void aBodyThatIsCutOffGoesNowhere() throws Exception {
    int seen = tools.upstream().seen().size();
    try (SSLSocket socket = gateway.connect("tools.test")) {
      BypassGateway.send(
          socket,
          "POST /mcp HTTP/1.1\r\nhost: tools.test\r\nauthorization: Bearer %s\r\n"
              + "content-type: application/json\r\ncontent-length: 900\r\n\r\n%s",
          gateway.token(),
          DELETE);
    }

    Curl.Answer next = gateway.post("tools", "/mcp", CALL.formatted("search"), "--header", JSON);

    assertThat(next.status()).isEqualTo(200);
    assertThat(tools.upstream().seen()).hasSize(seen + 1);
  }
}
