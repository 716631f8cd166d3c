package dev.sallyport.policy.memo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import dev.sallyport.policy.body.McpMessage;
import dev.sallyport.policy.body.Meaning;
import dev.sallyport.policy.body.Problem;
import dev.sallyport.policy.body.VectorCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Inputs of few values, so that two of them often agree on some part. */
class SmallInputs {

  @Provide
  Arbitrary<PolicyInput> inputs() {
    return Combinators.combine(
            identities(), resources(), heads(), connections(), instants(), bodies())
        .as(
            (identity, resource, head, connection, at, body) ->
                new PolicyInput(
                    identity,
                    resource,
                    resource.equals("docs") ? Kind.DOCUMENT : Kind.MCP,
                    head,
                    connection,
                    at,
                    body));
  }

  private static Arbitrary<InspectedBody> bodies() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            3, Arbitraries.of(new InspectedBody.NotInspected(), new InspectedBody.TooLarge(10))),
        Tuple.of(
            1,
            Arbitraries.of(Problem.NOT_JSON, Problem.TOO_DEEP)
                .map(problem -> new InspectedBody.Malformed(7, problem))),
        Tuple.of(1, meanings().optional().map(InspectedBody.Absent::new)),
        Tuple.of(5, parsed()));
  }

  private static Arbitrary<InspectedBody> parsed() {
    return Combinators.combine(
            Arbitraries.longs().between(2, 3),
            Arbitraries.of("{}", "[1]", "{\"a\":null}", "1.0").map(SmallInputs::json),
            meanings().optional(),
            Arbitraries.integers()
                .between(0, 1)
                .map(index -> new InspectedBody.Batch(index, 2))
                .optional())
        .as(InspectedBody.Parsed::new);
  }

  private static Arbitrary<Meaning> meanings() {
    Arbitrary<Optional<String>> words = Arbitraries.of("a", "b").optional();
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.of(LlmCall.Api.class),
                words,
                Arbitraries.of("hello", "x").list().ofMaxSize(2),
                Arbitraries.of(LlmCall.Thinking.class))
            .as(
                (api, model, texts, thinking) ->
                    new LlmCall(api, model, texts, 0, texts, 5, Optional.of(9L), true, thinking)),
        Combinators.combine(
                Arbitraries.of(McpMessage.Type.class),
                Arbitraries.of("tools/call", "tools/list").optional(),
                words,
                Arbitraries.of("{}", "{\"q\":1}").map(SmallInputs::json))
            .as(
                (type, method, tool, arguments) ->
                    new McpMessage(
                        type, method, Optional.empty(), tool, tool, tool, arguments, method)),
        Combinators.combine(
                Arbitraries.of(VectorCall.Operation.class), words, Arbitraries.of(true, false))
            .as(
                (operation, collection, all) ->
                    new VectorCall(
                        VectorCall.Dialect.QDRANT,
                        operation,
                        collection,
                        collection,
                        Optional.of(3L),
                        Optional.of(json("{\"a\":1}")),
                        List.of("1"),
                        all)));
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Arbitrary<Identity> identities() {
    return Combinators.combine(
            Arbitraries.of("corp", "demo"),
            Arbitraries.of("alice", "bob"),
            Arbitraries.of("editors", "readers", "a", "b").set().ofMaxSize(3))
        .as((issuer, subject, groups) -> new Identity(issuer, subject, groups, Instant.MAX));
  }

  private static Arbitrary<String> resources() {
    return Arbitraries.of("docs", "masked", "simple", "bundled", "unknown");
  }

  private static Arbitrary<RequestHead> heads() {
    return Combinators.combine(
            Arbitraries.of("GET", "DELETE", "ANSWER", "FORMAT", "POST"),
            Arbitraries.of("a.example", "b.example"),
            Arbitraries.of(
                "/", "/api/v2", "/api/v2/x", "/api/admin", "/api//admin", "/x?_method=PUT"),
            Arbitraries.of("x-http-method", "accept", "content-length"),
            Arbitraries.of("1", "2"))
        .as(
            (method, host, target, header, value) ->
                RequestHead.of(method, host, target, Map.of(header, List.of(value))));
  }

  private static Arbitrary<PolicyInput.Connection> connections() {
    return Combinators.combine(
            Arbitraries.of("TLSv1.2", "TLSv1.3"),
            Arbitraries.of("CN=a", "CN=b")
                .map(name -> new PolicyInput.ClientCertificate(name, "00"))
                .optional(),
            Arbitraries.of("192.0.2.1", "192.0.2.2"))
        .as(PolicyInput.Connection::new);
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.of(
        Set.of(
            Instant.parse("2026-01-30T07:59:59.5Z"),
            Instant.parse("2026-01-30T08:00:00Z"),
            Instant.parse("2026-01-31T08:00:00.7Z"),
            Instant.parse("2026-01-31T17:30:59Z")));
  }
}
