package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.approvals.request.RequestView;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Owners;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.NewApproval;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approvals as a reviewer reaches them. */
class ApprovalsApiTest {

  @TempDir Path state;
  private final HttpClient client = HttpClient.newHttpClient();
  private ApplicationContext context;
  private URI url;
  private String token;

  @BeforeEach
  void start() throws Exception {
    context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .properties(Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", -1))
            .singletons(TestParts.in(state))
            .build();
    context.start();
    url = context.getBean(EmbeddedServer.class).start().getURI();
    context.getBean(AdminToken.class);
    token = Files.readString(state.resolve(AdminToken.FILE)).strip();
  }

  @AfterEach
  void stop() {
    client.close();
    context.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approvals",
        "/approvals/",
        "/approvals?state=pending",
        "/approvals/events",
        "/approvals/0123456789abcdef0123456789abcdef",
        "/approvals/0123456789abcdef0123456789abcdef/approve"
      })
  void nobodyGetsInWithoutTheAdminToken(String path) throws Exception {
    for (String authorization : List.of("", "Bearer ", "Bearer x" + token, "Basic " + token)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
      if (!authorization.isEmpty()) {
        request.header("authorization", authorization);
      }
      HttpResponse<String> answer =
          client.send(
              path.endsWith("/approve")
                  ? request
                      .header("content-type", "application/json")
                      .POST(BodyPublishers.ofString("{}"))
                      .build()
                  : request.build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    }
  }

  @Test
  void onlyTheOwnerOfTheStateFolderMayReadTheToken() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())))
        .isEqualTo("rw-------");
    assertThat(AdminToken.openOrCreate(state).isIn("Bearer " + token)).isTrue();
  }

  @Test
  void aHeldRequestIsSeenApprovedAndWatched() throws Exception {
    String id = hold("alice", 1);

    assertThat(get("/approvals?state=pending").path("approvals").path(0).path("approval"))
        .hasToString("\"" + id + "\"");
    JsonNode shown = get("/approvals/" + id);
    assertThat(shown.path("requester").textValue()).isEqualTo("corp/alice");
    assertThat(shown.path("request").path("method").textValue()).isEqualTo("POST");
    HttpResponse<String> approved = post("/approvals/" + id + "/approve", "{\"reason\":\"ok\"}");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    assertThat(approved.body())
        .contains("\"state\":\"approved\"", "local/admin", "\"reason\":\"ok\"");
    assertThat(get("/approvals?state=pending").path("approvals")).isEmpty();
    JsonNode events = get("/approvals/events?after=0");
    assertThat(events.path("last").intValue()).isEqualTo(2);
    assertThat(events.path("events").findValuesAsText("type"))
        .containsExactly("approval.pending", "approval.approved");
    assertThat(get("/approvals/events").path("last").intValue()).isEqualTo(2);
  }

  @Test
  void theAdminIsOneHumanWhateverTheGroups() throws Exception {
    String id = hold("alice", 2);

    assertThat(post("/approvals/" + id + "/approve", "{\"reason\":\"\"}").body())
        .contains("\"state\":\"pending\"");
    HttpResponse<String> again = post("/approvals/" + id + "/approve", "{\"reason\":\"\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("already_voted");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    String id = hold("alice", 1);

    assertThat(post("/approvals/" + id + "/deny", "no json").statusCode()).isEqualTo(400);
    assertThat(post("/approvals/" + id + "/eat", "{\"reason\":\"\"}").statusCode()).isEqualTo(404);
    assertThat(post("/approvals/xyz/deny", "{\"reason\":\"\"}").statusCode()).isEqualTo(404);
    assertThat(send(request("/approvals?state=odd").build()).statusCode()).isEqualTo(400);
    assertThat(post("/approvals/" + id + "/deny", "{\"reason\":\"no\"}").statusCode())
        .isEqualTo(200);
    assertThat(post("/approvals/" + id + "/deny", "{\"reason\":\"no\"}").body())
        .contains("not_pending");
  }

  private String hold(String requester, int humans) {
    HoldTerms terms =
        new HoldTerms(
            List.of(new Step.AnyOf(new TreeSet<>(Set.of("security")), humans)),
            1,
            Owners.NONE,
            new TreeSet<>(),
            false,
            false,
            HoldTerms.INLINE_FOR,
            HoldTerms.PENDING_FOR,
            HoldTerms.GRANT_FOR);
    RequestView view =
        new RequestView(
            "POST",
            Masked.EMPTY,
            List.of(),
            Masked.EMPTY,
            0,
            List.of(),
            List.of(),
            Optional.empty());
    return context
        .getBean(ApprovalDesk.class)
        .approvals()
        .hold(
            new NewApproval(
                new Human("corp", requester),
                "chat",
                "d1",
                terms,
                view.json(),
                Optional.of(new Waiter("g1", new ExchangeId("e1")))))
        .approval()
        .facts()
        .id()
        .value();
  }

  private Path tokenFile() {
    return state.resolve(AdminToken.FILE);
  }

  private JsonNode get(String path) throws Exception {
    return new ObjectMapper().readTree(send(request(path).build()).body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }
}
