package dev.sallyport.approvals.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.core.resource.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DigestKey KEY = DigestKey.of(new byte[32]);

  record Draft(
      String subject,
      String issuer,
      String resource,
      Kind kind,
      String method,
      String host,
      String path,
      String query,
      Map<String, List<String>> headers,
      String body) {

    HeldRequest request() {
      return new HeldRequest(
          new Human(issuer, subject),
          resource,
          kind,
          method,
          host,
          path,
          query,
          headers,
          new TreeSet<>(Set.of("x-tenant")),
          StandardCharsets.UTF_8.encode(body));
    }
  }

  private static final Draft PLAIN =
      new Draft(
          "alice",
          "corp",
          "chat",
          Kind.LLM,
          "POST",
          "chat.example.com",
          "/v1/chat",
          "a=1",
          Map.of("content-type", List.of("application/json"), "x-tenant", List.of("t1")),
          "{\"model\":\"m\",\"n\":[1,2]}");

  static Stream<UnaryOperator<Draft>> changes() {
    return Stream.of(
        d -> with(d, "bob", d.issuer, d.resource, d.kind, d.method, d.host, d.path, d.query),
        d -> with(d, d.subject, "other", d.resource, d.kind, d.method, d.host, d.path, d.query),
        d -> with(d, d.subject, d.issuer, "chat2", d.kind, d.method, d.host, d.path, d.query),
        d -> with(d, d.subject, d.issuer, d.resource, Kind.HTTP, d.method, d.host, d.path, d.query),
        d -> with(d, d.subject, d.issuer, d.resource, d.kind, "PUT", d.host, d.path, d.query),
        d -> with(d, d.subject, d.issuer, d.resource, d.kind, d.method, "b.com", d.path, d.query),
        d -> with(d, d.subject, d.issuer, d.resource, d.kind, d.method, d.host, "/v1", d.query),
        d -> with(d, d.subject, d.issuer, d.resource, d.kind, d.method, d.host, d.path, "a=1&"),
        d -> with(d, d.subject, d.issuer, d.resource, d.kind, d.method, d.host, "/v1/chata", "=1"),
        d -> headers(d, Map.of("content-type", List.of("application/json"))),
        d ->
            headers(
                d, Map.of("content-type", List.of("application/json"), "x-tenant", List.of("t2"))),
        d ->
            headers(
                d,
                Map.of("content-type", List.of("application/json"), "x-tenant", List.of("t1", ""))),
        d -> headers(d, Map.of("content-type", List.of("text/plain"), "x-tenant", List.of("t1"))),
        d ->
            headers(
                d,
                Map.of(
                    "content-type",
                    List.of("application/json"),
                    "x-tenant",
                    List.of("t1"),
                    "x-http-method-override",
                    List.of("DELETE"))),
        d -> body(d, "{\"model\":\"m\",\"n\":[2,1]}"),
        d -> body(d, "{\"model\":\"m\",\"n\":[1,2],\"x\":null}"),
        d -> body(d, "{\"model\":\"m\",\"n\":[\"1\",2]}"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whateverMattersChangesTheDigest(UnaryOperator<Draft> change) {
    assertThat(digest(change.apply(PLAIN))).isNotEqualTo(digest(PLAIN));
  }

  @Test
  void whatDoesNotMatterDoesNot() {
    assertThat(digest(body(PLAIN, " { \"n\" : [1.0, 2e0], \"mod\\u0065l\": \"m\" } ")))
        .isEqualTo(digest(PLAIN));
    assertThat(
            digest(
                headers(
                    PLAIN,
                    Map.of(
                        "Content-Type", List.of("application/json"),
                        "X-Tenant", List.of("t1"),
                        "user-agent", List.of("other"),
                        "x-request-id", List.of("4711")))))
        .isEqualTo(digest(PLAIN));
  }

  @Test
  void otherKeysGiveOtherDigests() {
    byte[] other = new byte[32];
    other[31] = 1;

    assertThat(DigestKey.of(other).digest(bound(PLAIN))).isNotEqualTo(digest(PLAIN));
    assertThat(digest(PLAIN)).matches("[0-9a-f]{64}");
    assertThatThrownBy(() -> DigestKey.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a digest key has 32 bytes, not 31");
  }

  @Test
  void correlationFieldsOfJsonRpcAreLeftOutAndNamed() {
    Draft call =
        mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"rm\",\"_meta\":{\"progressToken\":\"p1\",\"k\":1}}}");
    Draft again =
        mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/call\",\"params\":{\"name\":\"rm\",\"_meta\":{\"progressToken\":7,\"k\":1}}}");
    Draft notification =
        mcp(
            "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"rm\",\"_meta\":{\"progressToken\":7,\"k\":1}}}");
    Draft other =
        mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"rm\",\"_meta\":{\"progressToken\":\"p1\",\"k\":2}}}");

    assertThat(digest(again)).isEqualTo(digest(call));
    assertThat(bound(call).excluded()).containsExactly("/id", "/params/_meta/progressToken");
    assertThat(digest(notification)).as("a notification is no call").isNotEqualTo(digest(call));
    assertThat(digest(other)).isNotEqualTo(digest(call));
  }

  @Test
  void thatAPageWasShownIsNoOtherRequestAndNothingElseHidesInIt() {
    String call = "{\"id\":1,\"method\":\"tools/call\",\"params\":{%s\"name\":\"rm\"}}";
    String own = "\"dev.sallyport/approval\":{\"action\":\"accept\"%s}";
    String plain = digest(mcp(call.formatted("")));
    Draft shown = mcp(call.formatted("\"inputResponses\":{" + own.formatted("") + "},"));

    assertThat(digest(shown)).isEqualTo(plain);
    assertThat(bound(shown).excluded()).containsExactly("/params/inputResponses", "/id");
    for (String other :
        List.of(
            "\"inputResponses\":{},",
            "\"inputResponses\":{" + own.formatted(",\"content\":{\"city\":\"x\"}") + "},",
            "\"inputResponses\":{" + own.formatted("").replace("accept", "rm -rf") + "},",
            "\"inputResponses\":{" + own.formatted("") + ",\"city\":{}},",
            "\"inputResponses\":[" + own.formatted("").replaceFirst("[^:]*:", "") + "],",
            "\"requestState\":\"x\",")) {
      assertThat(digest(mcp(call.formatted(other)))).as(other).isNotEqualTo(plain);
    }
    assertThat(
            digest(body(PLAIN, call.formatted("\"inputResponses\":{" + own.formatted("") + "},"))))
        .as("of MCP alone")
        .isNotEqualTo(digest(body(PLAIN, call.formatted(""))));
  }

  @Test
  void anIdElsewhereOrInAnotherKindIsBound() {
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"id\":1}}";
    assertThat(digest(mcp(one.replace("1}", "2}")))).isNotEqualTo(digest(mcp(one)));
    assertThat(digest(body(PLAIN, "{\"id\":1}"))).isNotEqualTo(digest(body(PLAIN, "{\"id\":2}")));
  }

  @Test
  void anMcpBodyIsJsonWhateverItsTypeSays() {
    Draft twice =
        headers(mcp("{\"id\":1,\"id\":2}"), Map.of("content-type", List.of("text/plain")));

    assertThat(refused(twice)).isEqualTo(Unbindable.DUPLICATE_NAME);
    assertThat(refused(mcp("[{\"id\":1}]"))).isEqualTo(Unbindable.BATCH);
  }

  @Test
  void otherBodiesAreBoundByteByByte() {
    Draft text = headers(PLAIN, Map.of("content-type", List.of("text/csv")));

    assertThat(digest(body(text, "a,b"))).isNotEqualTo(digest(body(text, "a, b")));
    assertThat(bound(text).jsonBody()).isFalse();
  }

  @Test
  void ambiguousRequestsAreRefused() {
    assertThat(refused(body(PLAIN, "{\"a\":1,\"a\":2}"))).isEqualTo(Unbindable.DUPLICATE_NAME);
    assertThat(refused(body(PLAIN, "not json"))).isEqualTo(Unbindable.BODY_NOT_JSON);
    assertThat(
            refused(
                headers(
                    PLAIN,
                    Map.of(
                        "content-type", List.of("application/json; charset=utf-8"),
                        "content-encoding", List.of("gzip")))))
        .isEqualTo(Unbindable.CONTENT_CODING);
    assertThat(
            refused(
                headers(
                    PLAIN,
                    Map.of("content-type", List.of("text/plain"), "x-tenant", List.of("\uFFFD")))))
        .isEqualTo(Unbindable.UNREADABLE_TEXT);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindBindsItsBody(Kind kind) {
    Draft one = with(PLAIN, "alice", "corp", "r", kind, "POST", "h", "/", "");

    assertThat(digest(body(one, "{\"a\":1}"))).isNotEqualTo(digest(body(one, "{\"a\":2}")));
  }

  @Test
  void nothingOfTheRequestPrints() {
    assertThat(PLAIN.request().toString() + bound(PLAIN) + bound(PLAIN).fields())
        .doesNotContain("chat.example.com")
        .doesNotContain("t1")
        .doesNotContain("alice");
  }

  @Property(tries = 300)
  void theOrderOfMembersDoesNotMatterAndEveryOtherChangeDoes(
      @ForAll("documents") ObjectNode document, @ForAll int where) throws Exception {
    String digest = digest(body(PLAIN, document.toString()));
    ObjectNode reversed = (ObjectNode) reversed(document);

    assertThat(digest(body(PLAIN, reversed.toPrettyString()))).isEqualTo(digest);
    ObjectNode changed = document.deepCopy();
    changed.put("added-" + where, where);
    assertThat(digest(body(PLAIN, changed.toString()))).isNotEqualTo(digest);
    List<String> names = document.propertyStream().map(Map.Entry::getKey).toList();
    if (!names.isEmpty()) {
      String name = names.get(Math.floorMod(where, names.size()));
      ObjectNode without = document.deepCopy();
      without.remove(name);
      assertThat(digest(body(PLAIN, without.toString()))).isNotEqualTo(digest);
      without.putArray(name).add(document.get(name));
      assertThat(digest(body(PLAIN, without.toString()))).isNotEqualTo(digest);
    }
  }

  @Property(tries = 300)
  void noTwoSplitsOfATextAreTheSameRequest(
      @ForAll("targets") String text, @ForAll int one, @ForAll int other) {
    int first = Math.floorMod(one, text.length() + 1);
    int second = Math.floorMod(other, text.length() + 1);
    if (first != second) {
      assertThat(digest(split(text, first))).isNotEqualTo(digest(split(text, second)));
    }
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.strings().withChars("/ab&=").ofMinLength(1).ofMaxLength(12);
  }

  @Provide
  Arbitrary<ObjectNode> documents() {
    Arbitrary<String> names = Arbitraries.strings().withChars("abcé€").ofMaxLength(3);
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.integers().map(n -> (JsonNode) JSON.getNodeFactory().numberNode(n)),
            Arbitraries.strings().ascii().map(t -> JSON.getNodeFactory().textNode(t)),
            Arbitraries.of(true, false).map(b -> JSON.getNodeFactory().booleanNode(b)),
            Arbitraries.just(JSON.nullNode()));
    return Arbitraries.recursive(
            () -> leaves,
            inner ->
                Arbitraries.maps(names, inner)
                    .ofMaxSize(4)
                    .map(members -> JSON.createObjectNode().setAll(members)),
            1,
            3)
        .map(node -> node.isObject() ? (ObjectNode) node : JSON.createObjectNode().set("v", node));
  }

  private static JsonNode reversed(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode other = JSON.createObjectNode();
      object
          .propertyStream()
          .toList()
          .reversed()
          .forEach(member -> other.set(member.getKey(), reversed(member.getValue())));
      return other;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode other = JSON.createArrayNode();
      array.forEach(item -> other.add(reversed(item)));
      return other;
    }
    return node;
  }

  private static Draft split(String text, int at) {
    return with(
        PLAIN, "a", "c", "r", Kind.HTTP, "GET", "h", text.substring(0, at), text.substring(at));
  }

  private static Draft with(
      Draft d,
      String subject,
      String issuer,
      String resource,
      Kind kind,
      String method,
      String host,
      String path,
      String query) {
    return new Draft(subject, issuer, resource, kind, method, host, path, query, d.headers, d.body);
  }

  private static Draft headers(Draft d, Map<String, List<String>> headers) {
    return new Draft(
        d.subject,
        d.issuer,
        d.resource,
        d.kind,
        d.method,
        d.host,
        d.path,
        d.query,
        headers,
        d.body);
  }

  private static Draft body(Draft d, String body) {
    return new Draft(
        d.subject,
        d.issuer,
        d.resource,
        d.kind,
        d.method,
        d.host,
        d.path,
        d.query,
        d.headers,
        body);
  }

  private static Draft mcp(String body) {
    return body(with(PLAIN, "alice", "corp", "tools", Kind.MCP, "POST", "h", "/mcp", ""), body);
  }

  private static String digest(Draft draft) {
    return KEY.digest(bound(draft));
  }

  private static CanonicalRequest bound(Draft draft) {
    return ((CanonicalRequest.Result.Bound) CanonicalRequest.of(draft.request())).request();
  }

  private static Unbindable refused(Draft draft) {
    return ((CanonicalRequest.Result.Refused) CanonicalRequest.of(draft.request())).reason();
  }
}
