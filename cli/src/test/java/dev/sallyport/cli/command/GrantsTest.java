package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.cli.launcher.RunDirectory;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against what a control plane would answer. */
class GrantsTest {

  private static final String ID = "3b1c22d00123456789abcdef01234567";
  private static final String GRANT =
      """
      {"grant":"%s","state":"active","holder":"corp/al\\u001bice","resource":"documents","verbs":["DELETE","PUT"],\
      "given_by":"corp/olga","created_at":"2026-03-01T12:00:00Z","expires_at":"2026-03-01T12:30:00Z"}"""
          .formatted(ID);
  private static final String REQUEST =
      """
      {"request":"%s","state":"pending","holder":"corp/bob","resource":"documents","verbs":["PUT"],"task":"t-7",\
      "seconds":60,"reason":"","created_at":"2026-03-01T12:00:00Z","expires_at":"2026-03-01T13:00:00Z"}"""
          .formatted(ID);

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private HttpsServer server;
  private StateDirectory state;
  private int status = 200;

  @BeforeEach
  void start() throws Exception {
    state = new StateDirectory(folder);
    state.create();
    Authority authority = Authority.openOrCreate(state.pki());
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsContexts.server(authority.issueServer(List.of("localhost"), Duration.ofDays(1)))));
    server.createContext("/", this::answer);
    server.start();
    Path url = RunDirectory.of(state, Map.of()).url("control-plane");
    Files.createDirectories(url.getParent());
    Files.writeString(url, url() + "\n");
    Files.writeString(state.adminToken(), "the-token\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void listsGrantsAndRequests() {
    Captured list = run(Map.of(), "list");

    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines())
        .containsExactly(
            "ID        WHAT     STATE    HOLDER       RESOURCE   VERBS       TASK  UNTIL",
            "3b1c22d0  grant    active   corp/al?ice  documents  DELETE,PUT  -     2026-03-01T12:30:00Z",
            "3b1c22d0  request  pending  corp/bob     documents  PUT         t-7   2026-03-01T13:00:00Z");
    assertThat(run(Map.of(), "list", "--output", "json").out())
        .contains("\"grants\" : [", "\"requests\" : [");
  }

  @Test
  void createsOneForACaller() {
    status = 201;
    Captured create =
        run(
            Map.of(),
            "create",
            "--holder",
            "corp/al/ice",
            "--resource",
            "documents",
            "--verb",
            "DELETE",
            "--verb",
            "PUT",
            "--for",
            "30m",
            "--task",
            "t-7",
            "--reason",
            "why");

    assertThat(create.exitCode()).as(create.err()).isZero();
    assertThat(create.out())
        .startsWith("grant " + ID + " is active: corp/al?ice, documents, until");
    assertThat(asked)
        .containsExactly(
            "POST /grants Bearer the-token {\"resource\":\"documents\",\"verbs\":[\"DELETE\",\"PUT\"],"
                + "\"seconds\":1800,\"task\":\"t-7\",\"reason\":\"why\","
                + "\"holder\":{\"issuer\":\"corp\",\"subject\":\"al/ice\"}}");
    assertThat(
            run(
                    Map.of(),
                    "create",
                    "--holder",
                    "alice",
                    "--resource",
                    "r",
                    "--verb",
                    "v",
                    "--for",
                    "1m")
                .err())
        .contains("--holder has to be ISSUER/SUBJECT");
  }

  @Test
  void asksAsWhoTheTokenNames() throws Exception {
    status = 201;
    Path token = Files.writeString(folder.resolve("my.jwt"), "callers-own\n");
    run(
        Map.of(),
        "request",
        "--resource",
        "documents",
        "--verb",
        "PUT",
        "--for",
        "60s",
        "--token-file",
        token.toString());
    run(Map.of("SALLYPORT_OPERATOR_TOKEN", "of-the-page"), "approve", "3b1c22d0");

    assertThat(asked.getFirst()).startsWith("POST /grants/requests Bearer callers-own {");
    assertThat(asked.getLast())
        .isEqualTo("POST /grants/requests/" + ID + "/approve Bearer of-the-page {\"reason\":\"\"}");
  }

  @Test
  void endsAndTakesBackByTheFirstDigits() {
    assertThat(run(Map.of(), "end", "3b1c22d0").exitCode()).isZero();
    assertThat(asked.getLast()).startsWith("POST /grants/" + ID + "/end ");
    run(Map.of(), "revoke", ID, "--reason", "void");
    assertThat(asked.getLast())
        .isEqualTo("POST /grants/" + ID + "/revoke Bearer the-token {\"reason\":\"void\"}");
    run(Map.of(), "deny", "3b1c", "--reason", "no");
    assertThat(asked.getLast()).startsWith("POST /grants/requests/" + ID + "/deny ");
    assertThat(run(Map.of(), "end", "ffff").err()).contains("no grant of the last 500");
  }

  @Test
  void reachesAControlPlaneByItsAddressWithATokenAlone() {
    String authority = state.authority().toString();

    assertThat(run(Map.of(), "list", "--url", url()).err()).contains("--url needs --authorities");
    assertThat(run(Map.of(), "list", "--url", url(), "--authorities", authority).err())
        .contains("--url needs --token-file or $SALLYPORT_OPERATOR_TOKEN");
    Captured list =
        run(
            Map.of("SALLYPORT_OPERATOR_TOKEN", "of-the-page"),
            "list",
            "--url",
            url(),
            "--authorities",
            authority);
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(asked).allMatch(line -> line.endsWith("Bearer of-the-page"));
  }

  private String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  private Captured run(Map<String, String> environment, String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("grants", command));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--state", folder.toString()));
    return Captured.run(new byte[0], environment, line.toArray(String[]::new));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    boolean lists = exchange.getRequestMethod().equals("GET");
    asked.add(
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + " "
                + exchange.getRequestHeaders().getFirst("authorization")
                + " "
                + body)
            .strip());
    String answer =
        lists
            ? path.endsWith("requests")
                ? "{\"requests\":[" + REQUEST + "]}"
                : "{\"grants\":[" + GRANT + "]}"
            : path.contains("requests") ? REQUEST : GRANT;
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(lists ? 200 : status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
