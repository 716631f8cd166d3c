package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.resource.OperatorRole;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access for a while, as callers and operators reach it. */
class GrantsApiTest {

  private static final String WANTED =
      """
      {"resource":"documents","verbs":["DELETE"],"seconds":1800,"task":"ticket-7","reason":"clean up"}""";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private PagesWorld world;
  private String alice;
  private String olga;

  @BeforeEach
  void start() throws Exception {
    world = new PagesWorld(folder);
    alice = world.provider.callerToken("alice");
    olga = world.token("olga", OperatorRole.OPERATOR);
  }

  @AfterEach
  void stop() {
    client.close();
    world.close();
  }

  @Test
  void aCallerAsksAnOperatorGivesAndTheTaskEndsIt() throws Exception {
    JsonNode asked = json(201, post(alice, "/grants/requests", WANTED));
    assertThat(asked.path("state").textValue()).isEqualTo("pending");
    assertThat(asked.path("holder").textValue()).isEqualTo("corp/alice");

    JsonNode grant =
        json(
            200,
            post(
                olga,
                "/grants/requests/" + asked.path("request").textValue() + "/approve",
                "{\"reason\":\"ok\"}"));
    assertThat(grant.path("state").textValue()).isEqualTo("active");
    assertThat(grant.path("given_by").textValue()).isEqualTo("corp/olga");
    assertThat(world.desk().grants().inForce(new Human("corp", "alice"))).hasSize(1);

    String id = grant.path("grant").textValue();
    JsonNode ended = json(200, post(alice, "/grants/" + id + "/end", ""));
    assertThat(ended.path("state").textValue()).isEqualTo("ended");
    assertThat(ended.path("audit").findValuesAsText("event")).containsExactly("give", "end");
    assertThat(world.desk().grants().inForce()).isEmpty();
    assertThat(post(alice, "/grants/" + id + "/end", "").statusCode()).isEqualTo(409);
    assertThat(world.desk().outbox().after(0, 100))
        .extracting(event -> event.topic() + "." + event.state())
        .containsExactly(
            "access_request.pending", "access_request.granted", "grant.active", "grant.ended");
  }

  @Test
  void aRequestIsDecidedOnce() throws Exception {
    String id = json(201, post(alice, "/grants/requests", WANTED)).path("request").textValue();

    assertThat(post(olga, "/grants/requests/" + id + "/deny", "{\"reason\":\"no\"}").statusCode())
        .isEqualTo(200);
    assertThat(post(olga, "/grants/requests/" + id + "/approve", "").statusCode()).isEqualTo(409);
    assertThat(world.desk().grants().inForce()).isEmpty();
    assertThat(json(200, get(alice, "/grants/requests/" + id)).path("audit").findValuesAsText("by"))
        .containsExactly("corp/alice", "corp/olga");
  }

  @Test
  void oneIsCreatedForACallerAndTakenBack() throws Exception {
    JsonNode grant = json(201, post(olga, "/grants", given("corp", "alice")));
    String id = grant.path("grant").textValue();
    assertThat(json(200, get(alice, "/grants")).path("grants")).hasSize(1);

    JsonNode revoked =
        json(200, post(olga, "/grants/" + id + "/revoke", "{\"reason\":\"enough\"}"));
    assertThat(revoked.path("state").textValue()).isEqualTo("revoked");
    assertThat(revoked.path("audit").path(1).path("reason").textValue()).isEqualTo("enough");
  }

  @Test
  void nobodyGivesAccessToThemselves() throws Exception {
    String own = json(201, post(olga, "/grants/requests", WANTED)).path("request").textValue();

    HttpResponse<String> approved = post(olga, "/grants/requests/" + own + "/approve", "");
    assertThat(approved.statusCode()).isEqualTo(409);
    assertThat(approved.body()).contains("self_grant");
    assertThat(post(olga, "/grants", given("corp", "olga")).body()).contains("self_grant");
    assertThat(world.desk().grants().inForce()).isEmpty();
  }

  @Test
  void whoHasNoRoleSeesAndEndsTheirOwnAlone() throws Exception {
    String id = json(201, post(olga, "/grants", given("corp", "alice"))).path("grant").textValue();
    String mallory = world.provider.callerToken("mallory");
    String auditor = world.token("ann", OperatorRole.AUDITOR);

    assertThat(json(200, get(mallory, "/grants")).path("grants")).isEmpty();
    assertThat(get(mallory, "/grants/" + id).statusCode()).isEqualTo(404);
    assertThat(post(mallory, "/grants/" + id + "/end", "").statusCode()).isEqualTo(404);
    assertThat(post(mallory, "/grants/" + id + "/revoke", "").statusCode()).isEqualTo(403);
    assertThat(post(alice, "/grants", given("corp", "bob")).statusCode()).isEqualTo(403);
    assertThat(get(auditor, "/grants/" + id).statusCode()).isEqualTo(200);
    assertThat(post(auditor, "/grants/" + id + "/end", "").statusCode()).isEqualTo(403);
    assertThat(post(auditor, "/grants/" + id + "/revoke", "").statusCode()).isEqualTo(403);
    assertThat(get(alice, "/approvals").statusCode()).isEqualTo(403);
    assertThat(world.desk().grants().inForce()).hasSize(1);
  }

  @Test
  void aCallerSeesWhereTheirOwnHeldRequestStands() throws Exception {
    String own = world.hold(new Human("corp", "alice"), 1);
    String another = world.hold(new Human("corp", "bob"), 1);

    assertThat(json(200, get(alice, "/approvals/" + own)).path("state").textValue())
        .isEqualTo("pending");
    assertThat(get(alice, "/approvals/" + another).statusCode()).isEqualTo(404);
    assertThat(post(alice, "/approvals/" + own + "/approve", "{\"reason\":\"\"}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatNoCallerHoldsOrNoConfigurationHasIsRefused() throws Exception {
    assertThat(post(olga, "/grants", given("partner", "alice")).body())
        .contains("holder_unknown", "approvals.same-person");
    assertThat(post(alice, "/grants/requests", WANTED.replace("documents", "chat")).body())
        .contains("resource_unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"resource\":\"documents\"}",
        "{\"resource\":\"documents\",\"verbs\":[],\"seconds\":60}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":0}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":86401}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":1.5}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\\u0000b\"],\"seconds\":60}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":60,\"reason\":\"a\\u0000\"}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":60,\"seconds\":6}",
        "{\"resource\":\"documents\",\"verbs\":[\"a\"],\"seconds\":60,\"holder\":{}}"
      })
  void aBodyThatIsNoRequestIsRefused(String body) throws Exception {
    assertThat(post(alice, "/grants/requests", body).statusCode()).isEqualTo(400);
  }

  @Test
  void aTokenThatDoesNotCountOpensNothing() throws Exception {
    for (String token : List.of("", "x", "a.b.c", alice + "x", world.adminToken + "x")) {
      assertThat(get(token, "/grants").statusCode()).as(token).isEqualTo(401);
    }
  }

  @Test
  void nobodyAsksForEverMore() throws Exception {
    for (int i = 0; i < 20; i++) {
      json(201, post(alice, "/grants/requests", WANTED));
    }

    assertThat(post(alice, "/grants/requests", WANTED).body()).contains("too_many_requests");
  }

  private static String given(String issuer, String subject) {
    return WANTED.replaceFirst(
        "\\{", "{\"holder\":{\"issuer\":\"" + issuer + "\",\"subject\":\"" + subject + "\"},");
  }

  private JsonNode json(int status, HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> get(String token, String path) throws Exception {
    return send(token, HttpRequest.newBuilder(world.url.resolve(path)));
  }

  private HttpResponse<String> post(String token, String path, String body) throws Exception {
    return send(
        token,
        HttpRequest.newBuilder(world.url.resolve(path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(String token, HttpRequest.Builder request) throws Exception {
    return client.send(
        request.header("authorization", "Bearer " + token).build(), BodyHandlers.ofString());
  }
}
