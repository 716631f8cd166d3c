package dev.sallyport.approvals.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldAnswersTest {

  private static final ApprovalId ID = new ApprovalId("0123456789abcdef0123456789abcdef");
  private static final ExchangeId EXCHANGE = new ExchangeId("e1");
  private static final URI PAGE = URI.create("https://pages.example/ui/approvals/" + ID);
  private static final URI STATUS = URI.create("https://door.example/approvals/" + ID);

  /** Statuses after which SDKs of the OpenAI family send again by themselves. */
  private static final Set<Integer> RETRIED = Set.of(408, 409, 429);

  @Test
  void aPendingRequestIsAProblemThatNoSdkRetries() throws Exception {
    ClientAnswer answer = HoldAnswers.pending(ID, EXCHANGE, STATUS, Duration.ofSeconds(30));

    assertThat(answer.status()).isBetween(400, 499).isNotIn(RETRIED).isNotEqualTo(403);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/problem+json")
        .containsEntry("retry-after", "30")
        .containsEntry("x-should-retry", "false")
        .containsEntry("link", "<" + STATUS + ">; rel=\"monitor\"");
    JsonNode problem = json(answer);
    assertThat(problem.path("status").intValue()).isEqualTo(answer.status());
    assertThat(problem.path("code").textValue()).isEqualTo("approval_pending");
    assertThat(problem.path("approval").textValue()).isEqualTo(ID.value());
    assertThat(problem.path("status_url").textValue()).isEqualTo(STATUS.toString());
    assertThat(problem.path("message").textValue()).isNotBlank();
    assertThat(problem.path("exchange").textValue()).isEqualTo("e1");
  }

  @Test
  void respondAsyncGets202WithALocation() throws Exception {
    ClientAnswer answer = HoldAnswers.accepted(ID, EXCHANGE, STATUS, Duration.ofSeconds(30));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers())
        .containsEntry("location", STATUS.toString())
        .containsEntry("preference-applied", "respond-async");
    assertThat(json(answer).path("state").textValue()).isEqualTo("pending");
  }

  @Test
  void aDeniedRequestIsRefusedForGood() throws Exception {
    ClientAnswer answer = HoldAnswers.denied(ID, EXCHANGE);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(json(answer).path("code").textValue()).isEqualTo("approval_denied");
  }

  @Test
  void anMcpCallGetsAnErrorWithItsId() throws Exception {
    ClientAnswer answer =
        HoldAnswers.pendingRpc(
            IntNode.valueOf(7), ID, STATUS, Duration.ofSeconds(5), Optional.empty());

    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = json(answer);
    assertThat(body.path("jsonrpc").textValue()).isEqualTo("2.0");
    assertThat(body.path("id").intValue()).isEqualTo(7);
    assertThat(body.path("error").path("code").intValue()).isEqualTo(HoldAnswers.PENDING_RPC_CODE);
    assertThat(body.path("error").path("data").path("approval").textValue()).isEqualTo(ID.value());
    assertThat(body.path("error").path("data").has("elicitations")).isFalse();
    assertThat(json(HoldAnswers.deniedRpc(IntNode.valueOf(7), ID)).path("error").path("code"))
        .isEqualTo(IntNode.valueOf(HoldAnswers.DENIED_RPC_CODE));
  }

  @Test
  void anMcpClientThatElicitsIsGivenTheUrl() throws Exception {
    JsonNode error =
        json(HoldAnswers.pendingRpc(
                IntNode.valueOf(7),
                ID,
                STATUS,
                Duration.ofSeconds(5),
                Optional.of(new Elicitation(PAGE, Elicitation.Way.ERROR))))
            .path("error");

    assertThat(error.path("code").intValue()).isEqualTo(-32042);
    JsonNode elicitation = error.path("data").path("elicitations").path(0);
    assertThat(elicitation.path("mode").textValue()).isEqualTo("url");
    assertThat(elicitation.path("url").textValue()).isEqualTo(PAGE.toString());
    assertThat(elicitation.path("elicitationId").textValue()).isEqualTo(ID.value());
  }

  @Test
  void anMcpClientOfTheEraWithoutThatErrorIsAskedForInput() throws Exception {
    JsonNode body =
        json(
            HoldAnswers.pendingRpc(
                IntNode.valueOf(7),
                ID,
                STATUS,
                Duration.ofSeconds(5),
                Optional.of(new Elicitation(PAGE, Elicitation.Way.RESULT))));

    assertThat(body.has("error")).isFalse();
    assertThat(body.path("id").intValue()).isEqualTo(7);
    JsonNode result = body.path("result");
    assertThat(result.path("resultType").textValue()).isEqualTo("input_required");
    JsonNode asked = result.path("inputRequests").path(HoldAnswers.APPROVAL_INPUT);
    assertThat(asked.path("method").textValue()).isEqualTo("elicitation/create");
    assertThat(asked.path("params").path("url").textValue()).isEqualTo(PAGE.toString());
    assertThat(asked.path("params").has("elicitationId")).as("of the other era").isFalse();
    assertThat(result.path("_meta").path(HoldAnswers.APPROVAL_INPUT).path("approval").textValue())
        .isEqualTo(ID.value());
  }

  private static JsonNode json(ClientAnswer answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }
}
