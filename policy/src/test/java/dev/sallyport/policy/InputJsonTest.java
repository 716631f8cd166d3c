package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InputJsonTest {

  @Test
  void writesEveryField() throws IOException {
    PolicyInput input =
        new PolicyInput(
            new Identity("corp", "alice", Set.of("staff", "engineers"), Request.AT),
            "docs",
            Kind.DOCUMENT,
            RequestHead.of(
                "PUT",
                "docs.example.com",
                "/a%20b/c?x=1&x=2&y",
                Map.of("Content-Type", List.of("text/plain"), "Authorization", List.of("no"))),
            new PolicyInput.Connection(
                "TLSv1.3",
                Optional.of(new PolicyInput.ClientCertificate("CN=alice", "ab12")),
                "192.0.2.7"),
            Request.AT);

    assertThat(written(input))
        .isEqualTo(
            Documents.json(
                """
                {
                  version: 1,
                  identity: {issuer: 'corp', subject: 'alice', groups: ['engineers', 'staff']},
                  resource: {name: 'docs', kind: 'document'},
                  request: {
                    method: 'PUT', host: 'docs.example.com', path: '/a%20b/c', segments: ['a b', 'c'],
                    query: {x: ['1', '2'], y: ['']}, headers: {'content-type': ['text/plain']}, size: null
                  },
                  connection: {
                    tls_version: 'TLSv1.3',
                    client_certificate: {subject: 'CN=alice', fingerprint: 'ab12'},
                    address: '192.0.2.7'
                  },
                  time: {iso: '2026-01-31T16:20:05Z', hour: 16, minute: 20, weekday: 'saturday', epoch: 1769876405},
                  grants: [], approval: null,
                  body: {status: 'not_inspected'}
                }
                """));
  }

  @Property(tries = 300)
  void fitsTheSchemaWhateverTheRequest(
      @ForAll Set<@From("texts") String> groups,
      @ForAll @From("texts") String method,
      @ForAll @From("texts") String target,
      @ForAll Kind kind,
      @ForAll List<@From("texts") String> values)
      throws IOException {
    PolicyInput input =
        new PolicyInput(
            new Identity("corp", method, groups, Instant.EPOCH),
            target,
            kind,
            RequestHead.of(method, target, target, Map.of("accept", values)),
            new PolicyInput.Connection("TLSv1.2", Optional.empty(), "::1"),
            Instant.EPOCH);

    assertThat(Schemas.faults(Schemas.INPUT, written(input))).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .all()
        .ofMaxLength(20)
        .filter(
            text -> text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
  }

  private static JsonNode written(PolicyInput input) throws IOException {
    return Documents.JSON.readTree(InputJson.write(input));
  }
}
