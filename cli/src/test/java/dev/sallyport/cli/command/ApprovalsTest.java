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
class ApprovalsTest {

  private static final String ID = "3f2a91c00123456789abcdef01234567";
  private static final String PENDING =
      """
      {"approval":"%s","state":"pending","resource":"chat","requester":"corp/alice",
       "created_at":"2026-03-01T12:00:00Z","deadline":"2026-03-01T13:00:00Z","humans_needed":2,
       "approved_by":["local/admin"],"alarm":false,
       "request":{"method":"POST","target":"/v1/\\u001b[31mchat","headers":["content-type: application/json"],
                  "body":"{\\"to\\":\\"[redacted:email]\\"}","masked":{"email":1},"excluded":["/id"],
                  "justification":"ticket 7"},
       "audit":[{"at":"2026-03-01T12:00:00Z","event":"open","state":"pending","by":"corp/alice","reason":"","alarm":false}]}
      """
          .formatted(ID);

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private HttpsServer server;
  private String answer = PENDING;
  private int status = 200;

  @BeforeEach
  void start() throws Exception {
    StateDirectory state = new StateDirectory(folder);
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
    Files.writeString(url, "https://localhost:" + server.getAddress().getPort() + "\n");
    Files.writeString(state.adminToken(), "the-token\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void listsWhatWaits() {
    answer = "{\"approvals\":[" + PENDING + "]}";
    Captured list = run("list", "--pending");

    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines())
        .containsExactly(
            "APPROVAL  CREATED               RESOURCE  REQUESTER   STATE    HUMANS  ALARM",
            "3f2a91c0  2026-03-01T12:00:00Z  chat      corp/alice  pending  1/2     -");
    assertThat(asked).containsExactly("GET /approvals?state=pending Bearer the-token");
  }

  @Test
  void showsWhatIsMaskedWhatIsNotBoundAndNothingThatMovesTheCursor() {
    Captured show = run("show", ID);

    assertThat(show.exitCode()).as(show.err()).isZero();
    assertThat(show.out())
        .contains("Humans     1 of 2")
        .contains("Why        ticket 7")
        .contains("Request    POST /v1/?[31mchat")
        .contains("Masked     email ×1")
        .contains("Not bound  /id")
        .contains("open → pending  by corp/alice")
        .doesNotContain("\u001b");
  }

  @Test
  void approvesAndSaysThatAnotherHumanIsNeeded() {
    Captured approve = run("approve", ID, "--reason", "fine");

    assertThat(approve.exitCode()).as(approve.err()).isZero();
    assertThat(approve.out()).contains(ID + " is pending: another human has to approve it too");
    assertThat(asked)
        .containsExactly(
            "POST /approvals/" + ID + "/approve Bearer the-token {\"reason\":\"fine\"}");
  }

  @Test
  void breaksTheGlassOnlyWhenAskedTo() {
    run("approve", ID, "--break-glass", "--reason", "outage 7");

    assertThat(asked.getFirst()).contains("/break-glass ");
  }

  @Test
  void findsAnApprovalByItsFirstDigits() {
    answer = "{\"approvals\":[" + PENDING + "]}";
    run("deny", "3f2a91c0", "--reason", "no");

    assertThat(asked.getLast()).startsWith("POST /approvals/" + ID + "/deny ");
    assertThat(run("deny", "ffff").err()).contains("no approval of the last 500 begins with ffff");
    assertThat(run("deny", "../x").err()).contains("is no approval id");
  }

  @Test
  void saysTheControlPlanesWordsWhenItRefuses() {
    status = 409;
    answer = "{\"code\":\"self_review\",\"message\":\"Nobody decides about their own request.\"}";
    Captured refused = run("approve", ID);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("409: Nobody decides about their own request.");
  }

  private Captured run(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("approvals", command));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--state", folder.toString()));
    return Captured.run(new byte[0], Map.of(), line.toArray(String[]::new));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + " "
                + exchange.getRequestHeaders().getFirst("authorization")
                + " "
                + body)
            .strip());
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
