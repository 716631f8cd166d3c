package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.decision.Decision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for the standard policy whatever the request. */
class StandardPolicyPropertiesTest {

  private static final Set<String> LISTED = Set.of("engineers", "interns", "readers");
  private static final JsonNode DATA =
      Documents.resources(
          """
          {
            chat: {groups: ['engineers']},
            docs: {allow: [
              {groups: ['interns'], hold: true},
              {groups: ['readers'], methods: ['GET'], paths: ['/api']}
            ]}
          }
          """);

  private static PolicyEngine engine;

  @BeforeContainer
  static void load() throws PolicyException {
    engine = WasmPolicyEngine.load(StandardBundle.bytes(), DATA);
  }

  @AfterContainer
  static void close() {
    engine.close();
  }

  @Property(tries = 2000)
  void whoIsInNoListedGroupIsNeverLetInNorPutOnHold(@ForAll("strangers") Request request) {
    assertThat(engine.decide(request.input())).isInstanceOf(Decision.Deny.class);
  }

  @Property(tries = 1000)
  void aLimitedCallerNeverGetsBeyondTheLimit(@ForAll("strangers") Request request) {
    Request reader =
        new Request(
            "docs", Set.of("readers"), request.method(), request.target(), request.headers());
    PolicyInput input = reader.input();

    if (engine.decide(input) instanceof Decision.Allow) {
      assertThat(input.request().method()).isEqualTo("GET");
      assertThat(input.request().segments().getFirst()).isEqualTo("api");
      assertThat(input.request().segments()).doesNotContain(".", "..");
    }
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  @Provide
  Arbitrary<Request> strangers() {
    Arbitrary<String> anything =
        Arbitraries.strings().all().ofMaxLength(12).filter(StandardPolicyPropertiesTest::isText);
    Arbitrary<String> groups =
        Arbitraries.oneOf(
                anything,
                Arbitraries.of(
                    "Engineers", "engineers ", "engineers\u0000", "intern", "*", "groups"))
            .filter(group -> !LISTED.contains(group));
    Arbitrary<String> paths =
        Arbitraries.of(
                "",
                "api",
                "..",
                ".",
                "%2e%2e",
                "%2f",
                ";",
                "\\",
                "a",
                "v2",
                "%00",
                "?q=1&_method=x")
            .list()
            .ofMaxSize(5)
            .map(segments -> "/" + String.join("/", segments));
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.of("chat", "docs"), anything),
            groups.set().ofMaxSize(4),
            Arbitraries.oneOf(Arbitraries.of("GET", "POST", "DELETE"), anything),
            Arbitraries.oneOf(paths, anything),
            anything)
        .as(
            (resource, names, method, target, value) ->
                new Request(resource, names, method, target, Map.of("accept", List.of(value))));
  }
}
